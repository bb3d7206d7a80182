package clienttest_test

import (
	"context"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// methods returns the methods of the requests.
func methods(inst *mastoerrtest.Instance) []string {
	var all []string
	for _, r := range inst.Requests() {
		all = append(all, r.Method)
	}
	return all
}

// A worker that was killed right after its request left is started again at once.
func TestAResumedPostIsLookedUpBeforeItIsSentAgain(t *testing.T) {
	t.Parallel()
	for server, software := range everyServer {
		t.Run(server, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
				inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Slow(20*time.Second)).Times(1)
				c := mastoerr.Wrap(inst.NewAccount("me").Client())
				firstSent := time.Now()
				killed, cancel := context.WithTimeout(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), time.Second)
				defer cancel()
				require.Error(t, postText(killed, c, "Hello"))

				ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent)
				status, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
				require.NoError(t, err)
				require.Equal(t, inst.RequirePublishedOnce(t, "Hello").ID, status.ID)
				inst.RequireRequests(t, 1, testkit.StatusesEndpoint)
			})
		})
	}
}

func TestPostOnceBeginsWithTheLookupOnlyAfterAnEarlierRequest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		firstSent func() time.Time
		begins    string
		takes     time.Duration
	}{
		"never sent":         {func() time.Time { return time.Time{} }, "POST", 0},
		"sent a minute ago":  {func() time.Time { return time.Now().Add(-time.Minute) }, "GET", 90 * time.Second},
		"sent an hour ago":   {func() time.Time { return time.Now().Add(-time.Hour) }, "GET", 90 * time.Second},
		"sent in the future": {func() time.Time { return time.Now().Add(time.Hour) }, "GET", 90 * time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
				start := time.Now()
				ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", test.firstSent())
				_, err := mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
				require.NoError(t, err)
				require.Equal(t, "job-7", inst.RequirePublishedOnce(t, "Hello").Key)
				require.Equal(t, test.begins, methods(inst)[0])
				require.Equal(t, test.takes, time.Since(start), "absence takes the whole settle time, from now")
			})
		})
	}
}

func TestTheWindowOfAResumedPostBeginsWithItsFirstRequest(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		c := inst.NewAccount("me").Client()
		firstSent := time.Now()
		published, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
		require.NoError(t, err)
		time.Sleep(10 * time.Hour)
		ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent)
		status, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, published.ID, status.ID)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

// Mastodon answers 404 to a keyed repeat of a scheduled post (mastodon/mastodon#30039).
func TestAResumedScheduledPostIsFound(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		c := inst.NewAccount("me").Client()
		at := time.Now().Add(time.Hour)
		toot := &mastodon.Toot{Status: "Later", ScheduledAt: &at, Sensitive: true}
		firstSent := time.Now()
		_, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, toot, mastoerr.Policy{})
		require.NoError(t, err)
		status, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent), c, toot, mastoerr.Policy{})
		require.NoError(t, err)
		require.Len(t, inst.Scheduled(), 1)
		require.Equal(t, inst.Scheduled()[0].ID, status.ID)
	})
}

func TestARefusalThatAPublishedPostExplainsIsVerifiedAfterARestart(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		testkit.Responder
		code    mastoerr.Code
		resumed mastoerr.Step
		fresh   mastoerr.Step
	}{
		"media not found":      {testkit.Responds(422, `{"error":"Media not found or already attached to another post"}`), "", mastoerr.StepVerify, mastoerr.StepFix},
		"media of long ago":    {testkit.Responds(422, `{"error":"Validation failed: Media not found"}`), "", mastoerr.StepVerify, mastoerr.StepFix},
		"a record not found":   {notFound, mastoerr.CodeAlreadySubmitted, mastoerr.StepVerify, mastoerr.StepVerify},
		"a duplicate":          {testkit.Responds(422, `{"error":"Duplicate record"}`), "", mastoerr.StepVerify, ""},
		"a duplicate key":      {testkit.Responds(400, `{"error":"Duplicate idempotency key."}`), mastoerr.CodeAlreadySubmitted, mastoerr.StepVerify, mastoerr.StepVerify},
		"a 500":                {testkit.Responds(500, `{"error":"Internal Server Error"}`), mastoerr.CodeInternalError, mastoerr.StepVerify, mastoerr.StepVerify},
		"a 503":                {testkit.Responds(503, `{"error":"x"}`), mastoerr.CodeServiceUnavailable, mastoerr.StepVerify, mastoerr.StepVerify},
		"a text that is blank": {testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`), mastoerr.CodeTextBlank, mastoerr.StepFix, mastoerr.StepFix},
		"a revoked token":      {testkit.Responds(401, `{"error":"The access token was revoked"}`), mastoerr.CodeTokenRevoked, mastoerr.StepReconnect, mastoerr.StepReconnect},
		"a rate limit":         {testkit.Responds(429, `{"error":"Too many requests"}`), mastoerr.CodeRateLimited, mastoerr.StepResend, mastoerr.StepResend},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, _ := testkit.Client(t, test.Responder)
				err := postText(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", time.Now().Add(-time.Minute)), c, "Hello")
				e := testkit.RequireOurs(t, err)
				require.Equal(t, test.resumed, mastoerr.Advise(err).Step, "%v", err)
				if test.code != "" {
					require.Equal(t, test.code, e.Code)
				}
				require.False(t, e.Idempotent)
				if test.resumed == mastoerr.StepVerify && e.Code != mastoerr.CodeAlreadySubmitted {
					require.Equal(t, mastoerr.RetryIfIdempotent, e.Retry, "Advise needs no rule of its own")
				}

				if test.fresh != "" {
					err = postText(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", time.Time{}), c, "Hello")
					require.Equal(t, test.fresh, mastoerr.Advise(err).Step, "never sent before: %v", err)
				}
			})
		})
	}
}

func TestARefusalAfterALostRequestUnderTheSameKeyIsVerifiedToo(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Lost, testkit.Responds(422, `{"error":"Media not found or already attached to another post"}`))
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(postText(ctx, c, "Hello")).Step)
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(postText(ctx, c, "Hello")).Step)
	})
}

// The time of the first request is lost, so a lookup cannot cover it.
func TestAKeyThatAnEarlierProcessUsedIsNoReasonToSendAgain(t *testing.T) {
	t.Parallel()
	picture := mastoerrtest.PNG()
	tests := map[string]struct {
		software mastoerrtest.Software
		deleted  bool
	}{
		"Pixelfed refuses a key that it has seen":           {mastoerrtest.Pixelfed(), false},
		"Mastodon finds no status for a key: it is deleted": {mastoerrtest.Mastodon("4.5.3"), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(test.software))
				c := mastoerr.Wrap(inst.NewAccount("me").Client())
				file, err := c.UploadMediaFromBytes(t.Context(), picture)
				require.NoError(t, err)
				toot := &mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{file.ID}}
				post := func() (*mastodon.Status, error) {
					return mastoerr.PostOnce(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, toot, mastoerr.Policy{})
				}
				status, err := post()
				require.NoError(t, err)
				if test.deleted {
					require.NoError(t, c.DeleteStatus(t.Context(), status.ID))
				}
				time.Sleep(20 * time.Minute)

				_, err = post()
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
				require.LessOrEqual(t, len(inst.Posts()), 1)
			})
		})
	}
}
