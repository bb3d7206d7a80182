package observability_test

import (
	"context"
	"log/slog"
	"os"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/observability"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// newLogger writes to standard output, without what differs between two runs.
func newLogger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key {
			case slog.TimeKey, "request_id", "reset":
				return slog.Attr{}
			}
			return a
		},
	}))
}

func ExampleLogFailures() {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	log := newLogger()
	c := mastoerr.Wrap(inst.NewAccount("alice").Client(), mastoerr.WithErrorHook(observability.LogFailures(log)))

	inst.Fail("GET /api/v1/statuses/:id", mastoerrtest.AnswerWith(503, nil, ""))
	_, _ = c.GetStatus(context.Background(), "109501234567890123")         // it passes
	_, _ = c.PostStatus(context.Background(), &mastodon.Toot{Status: " "}) // somebody has to act
	// Output:
	// level=INFO msg="call failed" error.code=service_unavailable error.category=remote_service error.action=retry_later error.retry=if_idempotent error.status=503 error.method=GET error.host=mastodon.test error.endpoint=/api/v1/statuses/:id error.idempotent=true
	// level=WARN msg="call failed" error.code=text_blank error.category=validation error.action=fix_input error.retry=never error.status=422 error.message="Validation failed: Text can't be blank" error.method=POST error.host=mastodon.test error.endpoint=/api/v1/statuses error.idempotent=false
}

func ExampleLogNearLimits() {
	near := observability.LogNearLimits(newLogger())
	// The transport calls it with what an answer says; a client gets it by
	// mastoerr.WithRateLimitHook(near).
	near("mastodon.test", mastoerr.RateLimit{Limit: 300, Remaining: 30})
	near("mastodon.test", mastoerr.RateLimit{Limit: 300, Remaining: 29})
	// Output: level=WARN msg="rate limit nearly used up" host=mastodon.test remaining=29 limit=300
}
