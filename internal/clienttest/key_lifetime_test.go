package clienttest_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// The simulation found the bugs that these tests are about.

// An instance stores the key together with the post. A wait of three hours before a
// post does not count for the hour that the key is valid.
func TestTheKeysHourStartsWithTheFirstRequestThatMayHavePosted(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		full := mastoerrtest.AnswerWith(429, http.Header{"Retry-After": {"10800"}}, `{"error":"Too many requests"}`)
		inst.Fail(testkit.StatusesEndpoint, full, testkit.LostResponse).Times(1)
		c := mastoerr.Wrap(inst.NewAccount("me").Client(), everyHost)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxRetryAfter: 4 * time.Hour})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
		inst.RequireRequests(t, 3, testkit.StatusesEndpoint)
	})
}

// everyHost relies on the keys of every host.
var everyHost = mastoerr.WithKeySupport(func(string) bool { return true })

// ownKey is a transport above ours that sets the header by itself.
type ownKey struct{ http.RoundTripper }

func (o ownKey) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost {
		req = req.Clone(req.Context())
		req.Header.Set("Idempotency-Key", "the caller's own")
	}
	return o.RoundTripper.RoundTrip(req)
}

func TestAKeyInTheCallersOwnHeaderIsNotReliedOn(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
		c := inst.NewAccount("me").Client()
		c.Transport = ownKey{mastoerr.NewTransport(c.Transport, everyHost)}
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{})
		testkit.RequireUnknown(t, err)
		require.Equal(t, "the caller's own", inst.RequirePublishedOnce(t, "Hello").Key)
	})
}

// http.Client.Timeout replaces the error of the transport, which knew that nothing
// was sent.
func TestATimeoutWhileDialingMeansThatNothingWasPosted(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.NoResponse, Stage: mastoerrtest.BeforeSend}).Times(1)
		c := inst.NewAccount("me").Client()
		c.Timeout = 10 * time.Second
		mastoerr.Wrap(c)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

func TestACancellationWhileDialingMeansThatNothingWasPosted(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.NoResponse, Stage: mastoerrtest.BeforeSend}).Times(1)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		c := inst.NewAccount("me").Client()
		_, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
		inst.RequireNotPublished(t, "Hello")
	})
}

func TestAKeyCountsForLessThanAnHour(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Responds(502, ""))
		mastoerr.Wrap(c, everyHost)
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
		idempotent := func() bool {
			e, ok := mastoerr.FromError(postText(ctx, c, "x"))
			require.True(t, ok)
			return e.Idempotent
		}
		require.True(t, idempotent())
		time.Sleep(54 * time.Minute)
		require.True(t, idempotent())
		time.Sleep(2 * time.Minute)
		require.False(t, idempotent())
	})
}
