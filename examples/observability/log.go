// Package observability shows what a service makes of mastoerr's two hooks: log
// lines with log/slog, and spans and a metric with OpenTelemetry.
//
// The hooks are called by the transport, once for every attempt that fails, so
// a call that Do repeats shows as often as it failed. They are called within the
// call: be quick, never block.
package observability

import (
	"context"
	"log/slog"

	"github.com/mastoerr/mastoerr"
)

// LogFailures is a hook for mastoerr.WithErrorHook. A MastodonError is a
// slog.LogValuer and safe to log as it is. The error that the call returns is
// not, as it is a *url.Error around it: log that with mastoerr.Attr.
func LogFailures(log *slog.Logger) func(context.Context, *mastoerr.MastodonError) {
	return func(ctx context.Context, e *mastoerr.MastodonError) {
		level := slog.LevelWarn // somebody has to act
		if e.Action == mastoerr.ActionRetryLater {
			level = slog.LevelInfo // it passes
		}
		log.LogAttrs(ctx, level, "call failed", slog.Any("error", e))
	}
}

// LogNearLimits is a hook for mastoerr.WithRateLimitHook. It is called with
// successes too, and so is in time to slow down.
func LogNearLimits(log *slog.Logger) func(string, mastoerr.RateLimit) {
	return func(host string, r mastoerr.RateLimit) {
		if r.Limit == 0 || r.Remaining*10 >= r.Limit {
			return
		}
		log.Warn("rate limit nearly used up", "host", host,
			"remaining", r.Remaining, "limit", r.Limit, "reset", r.Reset)
	}
}
