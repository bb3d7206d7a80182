package main

import (
	"net/http"
	"os"
	"testing"
	"testing/synctest"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// begin marks where the journey begins. When the program measures what runs
// before that, the test ends here. What follows the journey in a test must not
// call the root package, as it would be measured as well.
func begin(t *testing.T) {
	if os.Getenv(prepareOnly) != "" {
		t.Skip("only what the journey needs is prepared")
	}
}

// TestRefusedPost is the journey of a 422: PostStatus through a wrapped client.
func TestRefusedPost(t *testing.T) {
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	inst.Fail("POST /api/v1/statuses", mastoerrtest.AnswerWith(http.StatusUnprocessableEntity,
		http.Header{"Content-Type": {"application/json"}},
		`{"error":"Validation failed: Text character limit of 500 exceeded"}`))
	client := inst.NewAccount("me").Client()
	mastoerr.Wrap(client)
	begin(t)
	_, err := client.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
	var failure *mastoerr.MastodonError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, mastoerr.CodeTextTooLong, failure.Code)
}

// TestLostPost is the journey of a post that GoToSocial publishes while its
// response is lost: PostOnce finds it by a lookup.
func TestLostPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Break: mastoerrtest.Reset}.After())
		client := inst.NewAccount("me").Client()
		mastoerr.Wrap(client)
		begin(t)
		status, err := mastoerr.PostOnce(t.Context(), client, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, inst.RequirePublishedOnce(t, "Hello").ID, status.ID)
	})
}
