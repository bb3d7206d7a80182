package mastoerrtest

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// media is an uploaded file.
type media struct {
	id          uint64
	account     *account
	kind        string // image, gifv, video, audio
	size        int
	description string
	readyAt     time.Time
	post        *post // nil until attached
}

func (m *media) isVideo() bool { return m.kind != "image" }

func (i *Instance) postMediaV1(c *call, _ uint64) reply { return i.postMedia(c, false) }

// postMediaV2 answers 202 for what is processed later
// (app/controllers/api/v2/media_controller.rb:20).
func (i *Instance) postMediaV2(c *call, _ uint64) reply { return i.postMedia(c, true) }

func (i *Instance) postMedia(c *call, async bool) reply {
	m := &media{account: c.token.account}
	found := false
	_, params, _ := mime.ParseMediaType(first(c.header["Content-Type"]))
	eachPart(c.body, params["boundary"], func(name, filename string, value []byte) {
		switch name {
		case "file":
			found = true
			m.kind, m.size = kindOf(filename, value), len(value)
		case "description":
			m.description = string(value)
		}
	})
	switch {
	case !found || m.size == 0:
		return c.invalid("File can't be blank")
	case m.kind == "":
		return c.invalid("File content type is invalid, File is invalid")
	}
	if r, ok := c.checkDescription(m.description); !ok {
		return r
	}
	m.id = i.newID(c.now)
	m.readyAt = c.now
	if m.kind != "image" && async {
		m.readyAt = c.now.Add(i.processing)
	}
	i.media[m.id] = m
	r := c.good(i.appendMedia(nil, m, c.now))
	if m.readyAt.After(c.now) {
		r.status = http.StatusAccepted
	}
	return r
}

// kindOf looks at the bytes, and for those of a test at the name. Other bytes
// are taken for an image, so that a test may upload what it likes; text that
// says what it is not, is refused.
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

func (c *call) checkDescription(text string) (reply, bool) {
	const most = 1500
	if utf8.RuneCountInString(text) > most {
		return c.invalid("Description is too long (maximum is 1500 characters)"), false
	}
	return reply{}, true
}

// findMedia is a file of the caller's that is not attached yet; afterwards it
// is 404 (v1/media_controller.rb:39).
func (i *Instance) findMedia(c *call, id uint64) *media {
	if m := i.media[id]; m != nil && m.account == c.token.account && m.post == nil {
		return m
	}
	return nil
}

func (i *Instance) getMedia(c *call, id uint64) reply {
	m := i.findMedia(c, id)
	if m == nil {
		return c.notFound()
	}
	return i.mediaReply(c, m)
}

func (i *Instance) mediaReply(c *call, m *media) reply {
	r := c.good(i.appendMedia(nil, m, c.now))
	if m.readyAt.After(c.now) {
		r.status = http.StatusPartialContent
	}
	return r
}

func (i *Instance) putMedia(c *call, id uint64) reply {
	m := i.findMedia(c, id)
	if m == nil {
		return c.notFound()
	}
	description := c.form().Get("description")
	if r, ok := c.checkDescription(description); !ok {
		return r
	}
	m.description = description
	return i.mediaReply(c, m) // 206 too, and yet applied
}

// deleteMedia exists since Mastodon 4.4.
func (i *Instance) deleteMedia(c *call, id uint64) reply {
	m := i.media[id]
	switch {
	case m == nil || m.account != c.token.account:
		return c.notFound()
	case m.post != nil:
		return c.fail(http.StatusUnprocessableEntity, "Media attachment is currently used by a status")
	}
	delete(i.media, id)
	return c.good([]byte("{}"))
}

func (i *Instance) appendMedia(b []byte, m *media, now time.Time) []byte {
	b = append(b, `{"id":"`...)
	b = strconv.AppendUint(b, m.id, 10)
	b = appendField(b, `","type":`, m.kind)
	if m.readyAt.After(now) {
		b = append(b, `,"url":null,"preview_url":null`...)
	} else {
		for _, x := range [...][2]string{{`,"url":"`, "/original/"}, {`","preview_url":"`, "/small/"}} {
			b = append(append(append(append(b, x[0]...), i.URL...), "/system/media_attachments/files"...), x[1]...)
			b = strconv.AppendUint(b, m.id, 10)
		}
		b = append(b, '"')
	}
	b = append(b, `,"remote_url":null,"text_url":null,"meta":{"focus":{"x":0.0,"y":0.0}},"description":`...)
	if m.description == "" {
		b = append(b, "null"...)
	} else {
		b = appendString(b, m.description)
	}
	return append(b, `,"blurhash":null}`...)
}
