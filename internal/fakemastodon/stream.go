package fakemastodon

import (
	"context"
	"io"
	"sync"
)

// stream is an open text/event-stream of an account.
type stream struct {
	account uint64
	wake    chan struct{} // holds one when there is something to read

	mu     sync.Mutex
	buf    []byte
	closed bool
}

func newStream(account uint64) *stream {
	s := &stream{account: account, wake: make(chan struct{}, 1)}
	s.send([]byte(":)\n"))
	return s
}

func (s *stream) send(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = append(s.buf, b...)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// close ends the stream after what was sent.
func (s *stream) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.send(nil)
}

func (s *stream) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// read reads what there is, or waits for it until ctx is done. Its error is then
// the cause, as with net/http.
func (s *stream) read(ctx context.Context, p []byte) (int, error) {
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
		case <-ctx.Done():
			s.close()
			return 0, context.Cause(ctx)
		}
	}
}
