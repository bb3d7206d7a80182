package fakemastodon

import (
	"net/http"
	"strings"
)

// receiveFile reads an upload and returns what Mastodon refuses of it, or nil
// (app/models/media_attachment.rb, app/models/concerns/attachmentable.rb,
// app/controllers/api/v1/media_controller.rb).
func (s *Server) receiveFile(c *call, m *media) *reply {
	data, found := c.upload("file")
	if !found {
		if c.hasParam("file") {
			// Paperclip has no adapter for a text.
			return fail(http.StatusInternalServerError, say("media.thumbnail_failed"))
		}
		return invalid(say("file.blank"))
	}
	file := inspect(data)
	m.kind, m.size, m.description = file.kind, len(data), c.param("description")
	if r := tooManyPixels(&file); r != nil {
		return r
	}
	if wrong := s.fileComplaints(c, m); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	if c.nulIn("description") {
		return c.crash()
	}
	return s.checkBroken(c, &file)
}

// fileComplaints are what Mastodon says about a file and its description.
func (s *Server) fileComplaints(c *call, m *media) []string {
	var wrong []string
	most := maxImage
	if m.kind == "gifv" || m.isVideoOrAudio() {
		most = maxVideo
	}
	if m.kind == "" {
		wrong = append(wrong, say("file.type"))
	}
	if m.size >= most {
		wrong = append(wrong, say("file.size", most>>20))
	}
	if len([]rune(m.description)) > s.facts.rules.description {
		wrong = append(wrong, say("file.description", s.facts.rules.description))
	}
	if _, has := c.upload("thumbnail"); has && !m.isVideoOrAudio() {
		wrong = append(wrong, say("file.thumbnail"))
	}
	return wrong
}

// tooManyPixels is the refusal of sizes, which comes before all other checks.
func tooManyPixels(f *mediaFile) *reply {
	pixels := f.width * f.height
	switch {
	case f.kind == "video" && !f.broken && f.noVideo:
		return unprocessable(say("file.no_video"))
	case !f.known:
		return nil
	case f.isGIF && pixels > maxGIFPixels:
		return unprocessable(say("file.gif_pixels", f.width, f.height))
	case f.kind == "image" && pixels > maxPixels:
		return unprocessable(say("file.image_pixels", f.width, f.height))
	case f.kind == "video" && pixels > maxVideoPixels:
		return unprocessable(say("file.video_pixels", f.width, f.height))
	case f.kind == "video" && f.frameRate > maxFrameRate:
		return unprocessable(say("file.frame_rate", f.frameRate))
	}
	return nil
}

// checkBroken answers for a file of which only the beginning came. libvips raises
// what nothing rescues; ImageMagick cannot name the type; ffmpeg makes no preview of a
// video (measured on 4.6.5).
func (s *Server) checkBroken(c *call, f *mediaFile) *reply {
	switch {
	case !f.broken:
		return nil
	case f.kind == "video":
		return fail(http.StatusInternalServerError, say("media.thumbnail_failed"))
	case s.facts.rules.vips:
		return c.crash()
	}
	return unprocessable(say("media.not_verified"))
}
