package known_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/known"
)

func TestEveryFailureHasTheCodeOfItsStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		399: "unexpected_status", 400: "bad_request", 401: "unauthorized", 402: "forbidden", 403: "forbidden",
		407: "bad_request", 422: "validation_failed", 429: "rate_limited", 499: "bad_request",
		500: "internal_error", 503: "service_unavailable", 505: "server_error", 522: "origin_timeout",
		525: "ssl_error", 526: "ssl_error", 527: "server_error", 530: "origin_unreachable",
		599: "server_error", 600: "unexpected_status", 0: "unexpected_status", -1: "unexpected_status",
	} {
		require.Equal(t, want, known.Status(status), status)
	}
}
