package fakemastodon

import (
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

func (s *Server) postMediaV1(c *call, _ uint64) *reply { return s.postMedia(c, false) }

// postMediaV2 answers 202 for what is processed later
// (app/controllers/api/v2/media_controller.rb:20).
func (s *Server) postMediaV2(c *call, _ uint64) *reply { return s.postMedia(c, true) }

func (s *Server) postMedia(c *call, async bool) *reply {
	m := &media{account: c.by(), readyAt: c.now}
	_, params, _ := mime.ParseMediaType(first(c.header["Content-Type"]))
	eachPart(c.body, params["boundary"], func(name, filename string, value []byte) {
		switch name {
		case "file":
			m.kind, m.size = kindOf(filename, value), len(value)
		case "description":
			m.description = string(value)
		}
	})
	switch {
	case m.size == 0:
		return invalid("File can't be blank")
	case m.kind == "":
		return invalid("File content type is invalid, File is invalid")
	}
	if r := checkDescription(m.description); r != nil {
		return r
	}
	m.id = s.newID(c.now)
	if m.kind != "image" && async {
		m.readyAt = c.now.Add(s.Processing)
	}
	s.media[m.id] = m
	return s.mediaReply(c, m, http.StatusAccepted)
}

// mediaReply has another status while the file is processed.
func (s *Server) mediaReply(c *call, m *media, processing int) *reply {
	r := ok(s.renderMedia(m, c.now))
	if m.readyAt.After(c.now) {
		r.status = processing
	}
	return r
}

// kindOf looks at the name of a file first, then at its bytes. Unknown bytes
// count as an image, so that a test can upload anything; HTML, PDF and scripts
// are refused.
func kindOf(filename string, file []byte) string {
	kind := http.DetectContentType(file)
	if dot := strings.LastIndexByte(filename, '.'); dot >= 0 {
		if byName := mime.TypeByExtension(filename[dot:]); byName != "" {
			kind = byName
		}
	}
	family, _, _ := strings.Cut(kind, "/")
	switch {
	case kind == "image/gif":
		return "gifv"
	case family == "video" || family == "audio" || family == "image":
		return family
	case strings.HasPrefix(kind, "text/html") || kind == "application/pdf" || strings.HasPrefix(string(file), "#!"):
		return ""
	}
	return "image"
}

func checkDescription(text string) *reply {
	if utf8.RuneCountInString(text) > 1500 {
		return invalid("Description is too long (maximum is 1500 characters)")
	}
	return nil
}

// findMedia returns a file of the caller's that is not attached yet, or nil; an
// attached one is 404 (v1/media_controller.rb:39).
func (s *Server) findMedia(c *call, id uint64) *media {
	if m := s.media[id]; m != nil && m.account == c.by() && (m.post == nil || s.facts.media.getAfter) {
		return m
	}
	return nil
}

func (s *Server) getMedia(c *call, id uint64) *reply {
	m := s.findMedia(c, id)
	if m == nil {
		return notFound()
	}
	return s.mediaReply(c, m, http.StatusPartialContent)
}

func (s *Server) putMedia(c *call, id uint64) *reply {
	m := s.findMedia(c, id)
	if m == nil {
		return notFound()
	}
	description := c.form().Get("description")
	if r := checkDescription(description); r != nil {
		return r
	}
	m.description = description
	return s.mediaReply(c, m, http.StatusPartialContent) // 206 too, and yet applied
}

// deleteMedia exists since Mastodon 4.4.
func (s *Server) deleteMedia(c *call, id uint64) *reply {
	m := s.media[id]
	switch {
	case m == nil || m.account != c.by():
		return notFound()
	case m.post != nil:
		return unprocessable("Media attachment is currently used by a status")
	}
	delete(s.media, id)
	return ok(object{})
}
