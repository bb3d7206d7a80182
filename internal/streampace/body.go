package streampace

import (
	"io"
	"sync"
	"time"
)

// Body watches the body of an open stream: one that stays open for a minute
// resets the backoff, one that ends sooner counts as a failure.
func (p *Pacer) Body(id ID, body io.ReadCloser) io.ReadCloser {
	return &streamBody{ReadCloser: body, pacer: p, id: id, openedAt: time.Now()}
}

type streamBody struct {
	io.ReadCloser
	pacer    *Pacer
	id       ID
	openedAt time.Time
	once     sync.Once
}

func (b *streamBody) Close() error {
	b.once.Do(func() {
		if time.Since(b.openedAt) < stableAfter {
			b.pacer.Failed(b.id, false, time.Time{})
		} else {
			b.pacer.reset(b.id)
		}
	})
	return b.ReadCloser.Close()
}
