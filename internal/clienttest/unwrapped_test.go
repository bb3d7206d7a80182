package clienttest_test

import (
	"context"
	"net"
	"net/http"
	"syscall"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// unhooked returns a wrapped client whose http.Client was replaced afterwards.
func unhooked(t *testing.T, answers ...testkit.Responder) (*mastodon.Client, *testkit.Script) {
	t.Helper()
	c, script := testkit.Client(t)
	script.Answers = answers
	c.Client = http.Client{Transport: script}
	return c, script
}

func TestPostOnceWrapsAClientThatWasChangedAfterWrap(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, script := unhooked(t, testkit.Responds(429, limited, "Retry-After", "30"), testkit.Responds(200, `{"id":"9"}`))
		status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, mastodon.ID("9"), status.ID)
		require.Len(t, script.Requests, 2)
		require.NotEmpty(t, script.Requests[0].Header.Get("Idempotency-Key"))
		require.Same(t, script, c.Transport, "the caller's client stays as it is")
	})
}

func TestDoNeverRepeatsWhatNoTransportSaw(t *testing.T) {
	for name, c := range map[string]struct {
		answer testkit.Responder
		code   mastoerr.Code
	}{
		"a refused connection":  {testkit.Fails(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}), mastoerr.CodeConnectionFailed},
		"a page of maintenance": {testkit.Responds(503, `<html><title>Maintenance</title></html>`), mastoerr.CodeServiceUnavailable},
		"a failed gateway":      {testkit.Responds(502, ""), mastoerr.CodeBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				client, script := unhooked(t, c.answer)
				_, err := testkit.Post(t.Context(), client, mastoerr.Policy{})
				require.Len(t, script.Requests, 1)
				require.ErrorIs(t, err, mastoerr.GaveUpUnknown)
				require.ErrorContains(t, err, "was the client changed after Wrap?")
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
			})
		})
	}
}

func TestARefusalThatNoTransportSawIsARefusal(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		client, script := unhooked(t, testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`))
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return client.PostStatus(ctx, &mastodon.Toot{Status: " "})
		})
		require.Len(t, script.Requests, 1)
		require.ErrorIs(t, err, mastoerr.CodeTextBlank)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
	})
}
