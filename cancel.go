package mastoerr

import (
	"context"
	"time"
)

// isOver is true when ctx's time is up. http.Client.Timeout ends a call by
// Request.Cancel too, and that may come before the context knows.
func isOver(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// cancellation is the caller's cancellation with a cause, which net/http passes
// on in the place of context.Canceled.
type cancellation struct{ cause error }

func (c *cancellation) Error() string        { return c.cause.Error() }
func (c *cancellation) Unwrap() error        { return c.cause }
func (c *cancellation) Is(target error) bool { return target == context.Canceled }
