package loopback

import (
	"context"
	"sync"
)

// Deadline is a context whose deadline passes when the test calls Pass. It needs
// no clock.
type Deadline struct {
	context.Context
	passed chan struct{}
	once   sync.Once
}

// NewDeadline returns a Deadline that has not passed.
func NewDeadline() *Deadline {
	return &Deadline{Context: context.Background(), passed: make(chan struct{})}
}

// Pass ends the context. It may be called more than once.
func (d *Deadline) Pass() { d.once.Do(func() { close(d.passed) }) }

// Done is closed by Pass.
func (d *Deadline) Done() <-chan struct{} { return d.passed }

// Err returns context.DeadlineExceeded after Pass.
func (d *Deadline) Err() error {
	select {
	case <-d.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}
