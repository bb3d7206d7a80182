package clienttest_test

import (
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestAnAttachmentThatTheServerHasNotGotYetIsTriedOnceMore(t *testing.T) {
	blank, ok := testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`), testkit.Responds(200, `{"id":"9"}`)
	toot := &mastodon.Toot{MediaIDs: []mastodon.ID{"1"}}
	for name, c := range map[string]struct {
		answers     []testkit.Responder
		maxAttempts int
		requests    int
		published   bool
	}{
		"the server got it in between": {[]testkit.Responder{blank, ok}, 0, 2, true},
		"it never gets it":             {[]testkit.Responder{blank}, 0, 2, false},
		"the policy allows one":        {[]testkit.Responder{blank, ok}, -1, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				client, script := testkit.Client(t, c.answers...)
				start := time.Now()
				_, err := mastoerr.PostOnce(t.Context(), client, toot, mastoerr.Policy{MaxAttempts: c.maxAttempts})
				require.Len(t, script.Requests, c.requests)
				require.Equal(t, time.Duration(c.requests-1)*2*time.Second, time.Since(start))
				if c.published {
					require.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, mastoerr.CodeMediaNotFound)
				require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step, "nothing was applied, and the owner can attach it anew")
			})
		})
	}
}

func TestABlankTextIsNotTriedAgain(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		client, script := testkit.Client(t, testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`))
		_, err := mastoerr.PostOnce(t.Context(), client, &mastodon.Toot{Status: " "}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeTextBlank)
		require.Len(t, script.Requests, 1)
	})
}
