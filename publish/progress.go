package publish

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/mediaform"
)

// Progress is how far an upload has got.
type Progress struct {
	File       string // its name, without directories
	Sent, All  int64  // bytes of the request; an attempt that follows another begins at 0 again
	Processing bool   // all is sent, and the instance processes the file
}

// report returns the context and the policy with which an upload reports its progress.
func (p *Publisher) report(ctx context.Context, file string) (context.Context, mastoerr.Policy) {
	policy := p.Policy
	if p.Progress == nil {
		return ctx, policy
	}
	var size atomic.Int64 // the transport sends in a goroutine of its own
	ctx = mediaform.WithProgress(ctx, func(sent, all int64) {
		size.Store(all)
		p.Progress(Progress{File: file, Sent: sent, All: all})
	})
	policy.OnWait = func(ctx context.Context, a mastoerr.Attempt) {
		if errors.Is(a.Err, mastoerr.CodeMediaProcessing) {
			p.Progress(Progress{File: file, Sent: size.Load(), All: size.Load(), Processing: true})
		}
		if p.Policy.OnWait != nil {
			p.Policy.OnWait(ctx, a)
		}
	}
	return ctx, policy
}
