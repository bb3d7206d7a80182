package mastoerrtest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// One line a fault that real servers showed, and what Posts says about the post.
func TestPostsSayWhatBecameOfEach(t *testing.T) {
	t.Parallel()
	for seen, test := range map[string]struct {
		fault   mastoerrtest.Fault
		status  int
		key     bool
		listed  time.Duration // after the post; negative is never
		warning string
		line    string // the end of String
	}{
		"nothing": {mastoerrtest.Fault{}, 200, true, 0, "cw", "with key k, answered with 200"},
		"Redis gone after the commit, measured on 4.3.23 and 4.6.5": {
			mastoerrtest.CrashBeforeKey(), 500, false, 0, "cw", "answered with 500, [500 after the change], its key is unknown",
		},
		"killed in COMMIT, measured on 4.6.5": {
			mastoerrtest.KilledInCommit(), 0, false, 0, "cw", "without a response in the log, [connection closed after the change], its key is unknown",
		},
		"INSERTs that stall, measured on 4.3.23": {mastoerrtest.SlowCommit(4 * time.Second), 200, true, 0, "cw", "answered with 200, [slow]"},
		"a list that is behind": {
			mastoerrtest.ListedLate(time.Minute), 200, true, time.Minute, "cw", "answered with 200, [listed late], listed 1m0s later",
		},
		"a list that never shows it": {mastoerrtest.ListedLate(-1), 200, true, -1, "cw", "answered with 200, [listed late], in no list"},
		"a warning that is dropped, ApiV1Controller.php:3386 of Pixelfed": {
			mastoerrtest.ChangedWarning(""), 200, true, 0, "", "answered with 200, [changed warning]",
		},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			inst.Fail(statuses, test.fault)
			_, _ = send(t, context.Background(), inst, alice.Token, "k", "status", "one", "spoiler_text", "cw")
			p := inst.RequirePublishedOnce(t, "one")
			assert.Equal(t, test.status, p.Status, seen)
			assert.Equal(t, test.key, p.KeyKnown, seen)
			assert.Equal(t, test.warning, p.SpoilerText, seen)
			assert.Equal(t, "cw", p.Asked.SpoilerText, seen)
			assert.True(t, strings.HasSuffix(p.String(), test.line), "%s: %s", seen, p)
			if test.listed < 0 {
				assert.Zero(t, p.Listed, seen)
				assert.Empty(t, list(t, inst, alice, ""), seen)
				return
			}
			assert.Equal(t, test.listed, p.Listed.Sub(p.Time), seen)
			time.Sleep(test.listed)
			assert.Equal(t, test.warning, list(t, inst, alice, "")[0].SpoilerText, seen)
		})
	}
}

func TestWhatBecameOfAPostGoesOn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		ours := mustSend(t, inst, alice.Token, "k", "status", "ours")
		theirs := alice.Publish("Web", mastodon.Toot{Status: "theirs", Visibility: "direct"})
		require.Equal(t, 200, ours.status)
		assert.True(t, strings.HasSuffix(theirs.String(), " by alice, by hand"), theirs)

		posts := inst.Posts()
		inst.EditByHand(posts[0].ID, "ours, corrected")
		inst.DeleteByHand(posts[1].ID)
		time.Sleep(time.Hour)
		posts = inst.Posts()
		assert.True(t, strings.HasSuffix(posts[0].String(), "answered with 200, its key is unknown, edited"), posts[0])
		assert.True(t, strings.HasSuffix(posts[1].String(), "by hand, deleted"), posts[1])
	})
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		mustSend(t, inst, alice.Token, "k", "status", "for friends", "visibility", "private")
		assert.Zero(t, inst.Posts()[0].Listed, "snac lists no private post (measured on 2.75)")
	}, mastoerrtest.WithSoftware(mastoerrtest.Snac()))
}

func TestALogThatLeavesRequestsOutForgetsWhatTheyWereAnswered(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		for range 5 {
			mustSend(t, inst, token, "", "status", "one")
		}
		posts := inst.Posts()
		assert.Zero(t, posts[0].Status)
		assert.Equal(t, 200, posts[4].Status)
	}, mastoerrtest.WithRequestLog(1))
}
