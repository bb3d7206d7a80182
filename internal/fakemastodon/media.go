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
	check := s.receiveOther
	if s.facts.rules != nil {
		check = s.receiveFile
	}
	if r := check(c, m); r != nil {
		return r
	}
	m.id = s.newID(c.now)
	if m.kind != "image" && async {
		m.readyAt = c.now.Add(s.Processing)
	}
	s.media[m.id] = m
	return s.mediaReply(c, m, http.StatusAccepted)
}

// receiveOther reads an upload for other software than Mastodon.
func (s *Server) receiveOther(c *call, m *media) *reply {
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
	return s.checkDescription(m.description)
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

// checkDescription returns the refusal of a description of media, or nil.
func (s *Server) checkDescription(text string) *reply {
	most := 1500
	if s.facts.rules != nil {
		most = s.facts.rules.description
	}
	if utf8.RuneCountInString(text) > most {
		return invalid(say("file.description", most))
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
	form := c.form()
	description := form.Get("description")
	if r := s.checkDescription(description); r != nil {
		return r
	}
	if s.facts.rules == nil || form.Has("description") {
		m.description = description
	}
	return s.mediaReply(c, m, http.StatusPartialContent) // 206 too, and yet applied
}

// deleteMedia exists since Mastodon 4.4.
func (s *Server) deleteMedia(c *call, id uint64) *reply {
	m := s.media[id]
	switch {
	case s.facts.rules != nil && !s.facts.rules.deleteMedia:
		return c.unknownRoute()
	case m == nil || m.account != c.by():
		return notFound()
	case m.post != nil:
		return unprocessable(say("media.in_use"))
	}
	delete(s.media, id)
	return ok(object{})
}
