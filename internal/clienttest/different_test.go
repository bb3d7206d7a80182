package clienttest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestPostOnceTellsWhatIsDifferent(t *testing.T) {
	t.Parallel()
	nextWeek := time.Now().Add(7 * 24 * time.Hour)
	for name, test := range map[string]struct {
		software mastoerrtest.Software
		toot     mastodon.Toot
		want     []mastoerr.Difference
	}{
		"nothing on Mastodon":              {mastoerrtest.Mastodon("4.6.5"), mastodon.Toot{Status: "Hello @bob@far.example", Visibility: "private", SpoilerText: "w"}, nil},
		"nothing of a post that waits":     {mastoerrtest.Mastodon("4.6.5"), mastodon.Toot{Status: "Hello", ScheduledAt: &nextWeek}, nil},
		"no poll on Hollo":                 {mastoerrtest.Hollo(), mastodon.Toot{Status: "?", Poll: &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 3600}}, []mastoerr.Difference{mastoerr.DifferentPoll}},
		"published at once by Pixelfed":    {mastoerrtest.Pixelfed(), mastodon.Toot{Status: "Hello", ScheduledAt: &nextWeek}, []mastoerr.Difference{mastoerr.DifferentSchedule}},
		"a new thread on Akkoma":           {mastoerrtest.Akkoma(), mastodon.Toot{Status: "Hello", InReplyToID: "AAAAAAAAAAAAAAAAAA"}, []mastoerr.Difference{mastoerr.DifferentReplyTarget}},
		"Friendica knows no direct post":   {mastoerrtest.Friendica(), mastodon.Toot{Status: "Hello", Visibility: "direct"}, nil},
		"snac publishes an unlisted post":  {mastoerrtest.Snac(), mastodon.Toot{Status: "Hello", Visibility: "unlisted"}, nil},
		"a warning that Pixelfed does not": {mastoerrtest.Pixelfed(), mastodon.Toot{Status: "Hello", SpoilerText: "w"}, []mastoerr.Difference{mastoerr.DifferentWarning}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inst := mastoerrtest.NewInstance(t, mastoerrtest.WithSoftware(test.software))
			status, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &test.toot, mastoerr.Policy{})
			require.NotNil(t, status)
			require.NotEmpty(t, status.ID)
			require.Equal(t, 1, len(inst.Posts())+len(inst.Scheduled()))
			var different *mastoerr.DifferenceError
			if len(test.want) == 0 {
				require.NoError(t, err)
				return
			}
			require.ErrorAs(t, err, &different)
			require.Same(t, status, different.Status)
			require.Equal(t, test.want, different.Differences)
			require.ErrorIs(t, err, test.want[0])
			require.Equal(t, mastoerr.Advice{Step: mastoerr.StepVerify}, mastoerr.Advise(err), "it must not be sent again")
		})
	}
}

func TestAPostThatIsFoundAndDifferentIsOut(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Hollo()))
		inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
		toot := &mastodon.Toot{Status: "?", Poll: &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 3600}}
		calls := 0
		status, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			calls++
			status, err := mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), toot, mastoerr.Policy{})
			if err != nil {
				err = fmt.Errorf("part 1: %w", err)
			}
			return status, err
		})
		require.ErrorIs(t, err, mastoerr.DifferentPoll)
		require.NotNil(t, status, "Do returns what op returned")
		require.Equal(t, 1, calls)
		require.Len(t, inst.Posts(), 1)
	})
}

func TestAPostThatIsSaidToBeWiderIsOutThoughTheInstanceIsSilent(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		asked := 0
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodPost {
				return testkit.Respond(req, 200, `{"id":"9","content":"Hello","visibility":"public"}`), nil
			}
			asked++
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		start := time.Now()
		status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello", Visibility: "private"}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.DifferentVisibility)
		require.Equal(t, mastodon.ID("9"), status.ID)
		require.Equal(t, 1, asked)
		require.LessOrEqual(t, time.Since(start), 10*time.Second)
	})
}

func TestTheTextsOfADifferenceNameItAndNothingElse(t *testing.T) {
	t.Parallel()
	status := &mastodon.Status{ID: "9", Content: "secret words", Visibility: "public"}
	err := &mastoerr.DifferenceError{Status: status, Differences: []mastoerr.Difference{mastoerr.DifferentMedia, mastoerr.DifferentPoll}}
	const text = "mastoerr: the post is out, but not as asked for: media_ids, poll (status 9)"
	require.Equal(t, text, err.Error())
	require.Equal(t, text, mastoerr.Text(err))
	require.NotErrorIs(t, err, mastoerr.DifferentVisibility)
	_, isFailure := mastoerr.FromError(err)
	require.False(t, isFailure)
	group := mastoerr.Attr(errors.Join(err)).Value.Resolve().String()
	require.Contains(t, group, "media_ids, poll")
	require.False(t, strings.Contains(group, "secret"))
	var none *mastoerr.DifferenceError
	require.NotPanics(t, func() { _ = none.Error(); _ = none.Is(mastoerr.DifferentPoll); _ = none.LogValue() })
	require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(none).Step)
	require.Nil(t, mastoerr.Differences(nil, status))
	require.Nil(t, mastoerr.Differences(&mastodon.Toot{}, nil))
}
