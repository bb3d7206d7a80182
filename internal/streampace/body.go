package streampace

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Body watches the body of an open stream until it is closed. ctx is that of the
// request that opened it.
//
// A stream that its caller closes is no failure. One that the server ends counts as a
// failure, unless it was open for a minute, or sent something and was open for a second:
// a proxy may end healthy streams after its own time.
func (p *Pacer) Body(ctx context.Context, id ID, body io.ReadCloser) io.ReadCloser {
	return &streamBody{ReadCloser: body, ctx: ctx, pacer: p, id: id, openedAt: time.Now()}
}

// streamBody may be closed while it is read.
type streamBody struct {
	io.ReadCloser
	ctx      context.Context
	pacer    *Pacer
	id       ID
	openedAt time.Time
	received atomic.Bool // an event, or a heartbeat
	ended    atomic.Bool // by the server
	once     sync.Once
}

func (b *streamBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 {
		b.received.Store(true)
	}
	if err != nil && b.ctx.Err() == nil {
		b.ended.Store(true)
	}
	return n, err
}

func (b *streamBody) Close() error {
	b.once.Do(func() {
		open := time.Since(b.openedAt)
		switch {
		case !b.ended.Load():
			b.pacer.closed(b.id)
		case open >= stableAfter, open >= minPause && b.received.Load():
			b.pacer.reset(b.id)
		default:
			b.pacer.Failed(b.id, false, time.Time{})
		}
	})
	return b.ReadCloser.Close()
}
