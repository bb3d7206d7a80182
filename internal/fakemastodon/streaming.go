package fakemastodon

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

var channels = []string{
	"user", "user/notification", "public", "public/local", "public/remote", "hashtag", "hashtag/local", "list", "direct",
}

// openStream is the streaming server, a program of its own with its own error
// texts and without a throttle (streaming/index.js).
func (s *Server) openStream(c *call) *reply {
	t := c.token
	refuse := func(status int, text string) *reply {
		return fail(status, text).set("Content-Type", "application/json")
	}
	switch {
	case t == nil || t.state != TokenGood || t.account == nil || !t.account.streams():
		return refuse(http.StatusUnauthorized, "Invalid access token")
	case !allows(t.scopes, "read:statuses"):
		return refuse(http.StatusUnauthorized, "Access token does not have the required scopes")
	case !slices.Contains(channels, strings.TrimPrefix(c.path, streamingPath)):
		return refuse(http.StatusBadRequest, "Unknown channel requested")
	}
	open := newStream(t.account.id)
	s.streams = append(s.streams, open)
	return &reply{
		status: http.StatusOK, stream: open,
		header: http.Header{"Content-Type": {"text/event-stream"}, "X-Accel-Buffering": {"no"}},
	}
}

const streamingPath = "/api/v1/streaming/"

// announce sends an event to the streams of a post's author.
func (s *Server) announce(event string, p *post) {
	s.streams = slices.DeleteFunc(s.streams, (*stream).isClosed)
	for _, open := range s.streams {
		if open.account != p.account.id {
			continue
		}
		data := []byte(s.id(p.id))
		if event != "delete" {
			data, _ = json.Marshal(s.renderStatus(p))
		}
		open.send(fmt.Appendf(nil, "event: %s\ndata: %s\n\n", event, data))
	}
}

// CloseStreams ends the open streams.
func (s *Server) CloseStreams() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, open := range s.streams {
		open.close()
	}
	s.streams = nil
}

// Streams returns how many streams are open.
func (s *Server) Streams() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams = slices.DeleteFunc(s.streams, (*stream).isClosed)
	return len(s.streams)
}
