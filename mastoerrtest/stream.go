package mastoerrtest

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// stream is an open text/event-stream of an account.
type stream struct {
	account *account
	wake    chan struct{} // holds one when there is something to read

	mu     sync.Mutex
	buf    []byte
	closed bool
}

// openStream is the streaming server, which is a program of its own with words
// of its own and no throttle (streaming/index.js).
func (i *Instance) openStream(c *call) reply {
	t := c.token
	if t == nil || t.state != tokenGood || t.account == nil {
		r := c.fail(http.StatusUnauthorized, "Invalid access token")
		r.header["Content-Type"] = []string{"application/json"}
		return r
	}
	if !t.can("read:statuses") {
		r := c.fail(http.StatusUnauthorized, "Access token does not have the required scopes")
		r.header["Content-Type"] = []string{"application/json"}
		return r
	}
	switch channel := strings.TrimPrefix(c.path, "/api/v1/streaming/"); channel {
	case "user", "user/notification", "public", "public/local", "public/remote", "hashtag", "hashtag/local", "list", "direct":
	default:
		r := c.fail(http.StatusBadRequest, "Unknown channel requested")
		r.header["Content-Type"] = []string{"application/json"}
		return r
	}
	s := &stream{account: t.account, wake: make(chan struct{}, 1), buf: []byte(":)\n")}
	s.wake <- struct{}{}
	i.streams = append(i.streams, s)
	return reply{
		status: http.StatusOK, stream: s,
		header: http.Header{"Content-Type": {"text/event-stream"}, "Cache-Control": {"private, no-store"}, "X-Accel-Buffering": {"no"}},
	}
}

// announce sends an event to the streams of a post's author. It holds the
// instance's lock.
func (i *Instance) announce(event string, p *post) {
	if len(i.streams) == 0 {
		return
	}
	i.streams = slices.DeleteFunc(i.streams, (*stream).isClosed)
	for _, s := range i.streams {
		if s.account != p.account {
			continue
		}
		b := append([]byte("event: "), event...)
		b = append(b, "\ndata: "...)
		if event == "delete" {
			b = strconv.AppendUint(b, p.id, 10)
		} else {
			b = i.appendStatus(b, p)
		}
		s.send(append(b, "\n\n"...), false)
	}
}

// CloseStreams ends the open streams, as an instance does that restarts its
// streaming server. New ones may be opened at once.
func (i *Instance) CloseStreams() {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, s := range i.streams {
		s.send(nil, true)
	}
	i.streams = nil
}

// Streams is how many streams are open.
func (i *Instance) Streams() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.streams = slices.DeleteFunc(i.streams, (*stream).isClosed)
	return len(i.streams)
}

func (s *stream) send(b []byte, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = append(s.buf, b...)
	s.closed = s.closed || last
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *stream) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// read gives what there is, or waits until done.
func (s *stream) read(p []byte, done <-chan struct{}, cause func() error) (int, error) {
	for {
		s.mu.Lock()
		n := copy(p, s.buf)
		s.buf = s.buf[n:]
		closed := s.closed
		s.mu.Unlock()
		switch {
		case n > 0:
			return n, nil
		case closed:
			return 0, io.EOF
		}
		select {
		case <-s.wake:
		case <-done:
			s.send(nil, true)
			return 0, cause()
		}
	}
}
