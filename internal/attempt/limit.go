package attempt

import (
	"context"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// uploadSpeed is how fast an upload has to go at least, in bytes a second.
const uploadSpeed = 64 << 10

// Limit bounds the time of one request, from its start until its response's body
// is closed. An upload has as long as its size takes at 64 KiB a second, if that
// is more; one whose size is not known may go on for as long as it makes progress.
// A nil Limit bounds nothing.
type Limit struct {
	cancel  context.CancelFunc
	timer   *time.Timer
	timeout time.Duration
	expired atomic.Bool
}

// NewLimit returns a context that ends when the request has taken too long.
func NewLimit(ctx context.Context, timeout time.Duration, req *http.Request) (context.Context, *Limit) {
	if timeout <= 0 {
		return ctx, nil
	}
	if size := req.ContentLength; size > 0 {
		const longest = 1 << 32 // seconds; more would overflow
		timeout = max(timeout, time.Duration(min(size/uploadSpeed, longest))*time.Second)
	}
	ctx, cancel := context.WithCancel(ctx)
	l := &Limit{cancel: cancel, timeout: timeout}
	l.timer = time.AfterFunc(timeout, l.expire)
	return ctx, l
}

func (l *Limit) expire() {
	l.expired.Store(true)
	l.cancel()
}

// Expired reports whether the request took too long.
func (l *Limit) Expired() bool { return l != nil && l.expired.Load() }

// Stop ends the limit.
func (l *Limit) Stop() {
	if l != nil {
		l.timer.Stop()
		l.cancel()
	}
}

// WatchUpload starts the time anew with every part of a body of unknown size that
// is sent.
func (l *Limit) WatchUpload(out *http.Request) {
	if l != nil && out.Body != nil && out.Body != http.NoBody && out.ContentLength <= 0 {
		out.Body = &upload{out.Body, l}
	}
}

type upload struct {
	io.ReadCloser
	limit *Limit
}

func (u *upload) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if n > 0 && u.limit.timer.Stop() {
		u.limit.timer.Reset(u.limit.timeout)
	}
	return n, err
}

// Body returns a response's body whose Close ends the limit. Reading after the
// time is up fails with os.ErrDeadlineExceeded.
func (l *Limit) Body(body io.ReadCloser) io.ReadCloser {
	if l == nil {
		return body
	}
	return &limitedBody{body, l}
}

type limitedBody struct {
	io.ReadCloser
	limit *Limit
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != io.EOF && b.limit.Expired() {
		err = os.ErrDeadlineExceeded // instead of a cancellation, which looks like the caller's
	}
	return n, err
}

func (b *limitedBody) Close() error {
	err := b.ReadCloser.Close()
	b.limit.Stop()
	return err
}
