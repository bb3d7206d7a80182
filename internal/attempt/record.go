// Package attempt connects a retry loop with the transport. The loop puts a
// Record into the context of an attempt, the transport fills it, and the loop
// reads values. Neither knows the other.
package attempt

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// Record is what a loop asks of the transport and what the transport reports
// about the requests of one attempt.
type Record struct {
	// Timeout bounds each request until its response's body is closed; 0 is no
	// bound. Streams are exempt.
	Timeout time.Duration
	// DuplicateOK says that the requests may be applied twice without harm
	// although their method does not say so, such as media uploads.
	DuplicateOK bool
	// MaxBody bounds the body of a success, in bytes; 0 is no bound.
	MaxBody int
	// KeepBody has the beginning of a success's body kept, up to KeptBody bytes.
	KeepBody bool

	mu    sync.Mutex
	last  *Exchange
	clock time.Duration
	timed bool
	body  []byte
}

// KeptBody is how much of a success's body is kept, in bytes. A status with all
// that belongs to it is shorter.
const KeptBody = 256 << 10

// Exchange is one request.
type Exchange struct {
	Request     *request.Facts
	StartedAt   time.Time
	DuplicateOK bool // of the Record
	Sent        *Sent
}

// NewStatus reports whether the request, or the one that began, publishes a post.
func (x *Exchange) NewStatus() bool { return x.Request.NewStatus || x.Request.First.NewStatus }

// Idempotent reports whether sending the request again cannot apply it twice. A
// resend begins with the first request, and may be redirected elsewhere.
func (x *Exchange) Idempotent() bool {
	f := x.Request
	return x.DuplicateOK || f.Idempotent() && (f.First == f || f.First.Idempotent())
}

type contextKey struct{}

// With returns a context that carries r.
func With(ctx context.Context, r *Record) context.Context {
	return context.WithValue(ctx, contextKey{}, r)
}

// From returns the context's record, nil if there is none.
func From(ctx context.Context) *Record {
	r, _ := ctx.Value(contextKey{}).(*Record)
	return r
}

// Begin notes the request that is about to leave.
func (r *Record) Begin(x *Exchange) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last, r.body = x, nil
}

// Last returns the attempt's last request, nil if the transport saw none.
func (r *Record) Last() *Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// SetClock notes the time of the server's clock at a moment of the local one.
func (r *Record) SetClock(server, now time.Time) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	// The Date header has whole seconds: the middle is the best guess.
	r.clock, r.timed = server.Add(500*time.Millisecond).Sub(now), true
}

// Clock returns by how much the server's clock is ahead of the local one, and
// false if no response had a Date.
func (r *Record) Clock() (ahead time.Duration, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock, r.timed
}

// Body returns the beginning of the last success's body, as far as the caller
// has read it.
func (r *Record) Body() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body
}

// Watch returns a success's body that is bounded and kept as the record says.
func (r *Record) Watch(body io.ReadCloser) io.ReadCloser {
	if r.MaxBody > 0 {
		body = wire.LimitBody(body, r.MaxBody)
	}
	if !r.KeepBody {
		return body
	}
	return struct {
		io.Reader
		io.Closer
	}{io.TeeReader(body, (*keeper)(r)), body}
}

// keeper adds to the record what is read of a body.
type keeper Record

func (k *keeper) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.body = append(k.body, p[:min(len(p), KeptBody-len(k.body))]...)
	return len(p), nil
}

// Fresh returns a record for another attempt that asks for the same.
func (r *Record) Fresh() *Record {
	return &Record{Timeout: r.Timeout, DuplicateOK: r.DuplicateOK, MaxBody: r.MaxBody, KeepBody: r.KeepBody}
}
