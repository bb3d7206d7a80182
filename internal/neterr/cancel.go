package neterr

import (
	"context"
	"time"
)

// IsOver reports whether ctx is done or past its deadline. It checks the deadline
// itself because http.Client.Timeout may cancel the request before ctx.Err is set.
func IsOver(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// Cancellation marks the cause of the caller's own cancellation, which net/http
// passes on instead of context.Canceled.
func Cancellation(cause error) error { return &cancellation{cause} }

type cancellation struct{ cause error }

func (c *cancellation) Error() string        { return c.cause.Error() }
func (c *cancellation) Unwrap() error        { return c.cause }
func (c *cancellation) Is(target error) bool { return target == context.Canceled }
