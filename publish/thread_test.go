package publish_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

// partsOf returns the drafts of a thread.
func partsOf(n int) []publish.Draft {
	var drafts []publish.Draft
	for i := range n {
		drafts = append(drafts, publish.Draft{Toot: mastodon.Toot{Status: fmt.Sprintf("Part %d of a story", i+1), Visibility: mastodon.VisibilityPublic}})
	}
	return drafts
}

// requireThread checks that the parts are out once, each as a reply to the one before.
func requireThread(t *testing.T, inst *mastoerrtest.Instance, out []*mastodon.Status, parts int) {
	t.Helper()
	require.Len(t, out, parts)
	inst.RequireNoDuplicates(t)
	posts := inst.Posts()
	require.Len(t, posts, parts)
	for i, p := range posts {
		require.Equal(t, out[i].ID, p.ID)
		require.Equal(t, fmt.Sprintf("Part %d of a story", i+1), p.Asked.Status)
		if i > 0 {
			require.Equal(t, posts[i-1].ID, p.ReplyTo)
		}
	}
}

func TestEachPartOfAThreadIsAReplyToTheOneBefore(t *testing.T) {
	onEveryServer(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		out, err := publish.Thread(t.Context(), c, partsOf(3), mastoerr.Policy{})
		require.NoError(t, err)
		requireThread(t, inst, out, 3)
		keys := make(map[string]bool)
		for _, p := range inst.Posts() {
			keys[p.Key] = true
		}
		require.Len(t, keys, 3, "each part has a key of its own")
	})
}

func TestAThreadMayReplyToAPost(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		first, err := publish.Post(t.Context(), c, publish.Draft{Toot: mastodon.Toot{Status: "Before"}}, mastoerr.Policy{})
		require.NoError(t, err)
		drafts := partsOf(2)
		drafts[0].Toot.InReplyToID = first.ID
		out, err := publish.Thread(t.Context(), c, drafts, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, first.ID, inst.Posts()[1].ReplyTo)
		require.Equal(t, out[0].ID, inst.Posts()[2].ReplyTo)
	})
}

func TestAThreadSaysWhichPartFailed(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeTextTooLong)).Skip(1)
		out, err := publish.Thread(t.Context(), c, partsOf(3), mastoerr.Policy{})
		var failed *publish.ThreadError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, 2, failed.Part)
		require.Equal(t, 3, failed.Of)
		require.ErrorContains(t, err, "part 2 of 3: ")
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
		requireThread(t, inst, out, 1)
	})
}

func TestAThreadGoesOnAtThePartThatIsNotOut(t *testing.T) {
	t.Parallel()
	faults := map[string]mastoerrtest.Fault{
		"a part is refused":           mastoerrtest.FailWith(mastoerr.CodeTokenRevoked),
		"a part's response is lost":   lost,
		"a part is never carried out": {Break: mastoerrtest.Reset},
	}
	again := map[string]func(ctx context.Context, began time.Time) context.Context{
		"with the same context": func(ctx context.Context, _ time.Time) context.Context { return ctx },
		"after a restart": func(ctx context.Context, began time.Time) context.Context {
			return mastoerr.WithIdempotencyKeySince(ctx, "job-7", began)
		},
	}
	for fault, f := range faults {
		for how, second := range again {
			for failing := range 4 {
				t.Run(fmt.Sprintf("%s, part %d, %s", fault, failing+1, how), func(t *testing.T) {
					onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
						inst.Fail(newStatus, f).Skip(failing)
						began := time.Now()
						ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
						impatient := mastoerr.Policy{SettleWait: time.Hour} // so that a lost response stays unknown
						short, cancel := context.WithTimeout(ctx, 10*time.Second)
						defer cancel()
						_, err := publish.Thread(short, c, partsOf(4), impatient)
						if f != lost {
							require.Error(t, err)
						}
						time.Sleep(time.Hour)
						out, err := publish.Thread(second(ctx, began), c, partsOf(4), mastoerr.Policy{})
						require.NoError(t, err)
						requireThread(t, inst, out, 4)
					})
				})
			}
		}
	}
}

func TestAThreadIsOutOnceOnEveryServer(t *testing.T) {
	onEveryServer(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.Fault{}, lost, mastoerrtest.Fault{}, mastoerrtest.CrashBeforeKey())
		began := time.Now()
		var out []*mastodon.Status
		var err error
		for range 3 {
			ctx, cancel := context.WithTimeout(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", began), 5*time.Minute)
			out, err = publish.Thread(ctx, c, partsOf(4), mastoerr.Policy{})
			cancel()
		}
		require.NotEmpty(t, out, "%v", err)
		inst.RequireNoDuplicates(t)
		if err == nil {
			requireThread(t, inst, out, 4)
		} else {
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
		}
	})
}

func TestAThreadThatIsCalledAgainReadsTheListOnce(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		began := time.Now()
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		_, err := publish.Thread(ctx, c, partsOf(10), mastoerr.Policy{})
		require.NoError(t, err)
		before := len(inst.Requests())
		out, err := publish.Thread(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", began), c, partsOf(10), mastoerr.Policy{})
		require.NoError(t, err)
		requireThread(t, inst, out, 10)
		inst.RequireRequests(t, 1, "GET /api/v1/accounts/:id/statuses")
		require.LessOrEqual(t, len(inst.Requests())-before, 2+10, "the source of each part tells that it is the one")
	})
}

// The parts of a thread may have the same words.
func TestPartsWithTheSameTextAreDifferentPosts(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		drafts := []publish.Draft{{Toot: mastodon.Toot{Status: "Ha"}}, {Toot: mastodon.Toot{Status: "Ha"}}, {Toot: mastodon.Toot{Status: "Ha"}}}
		began := time.Now()
		inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeTokenRevoked)).Skip(2)
		_, err := publish.Thread(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, drafts, mastoerr.Policy{})
		require.Error(t, err)
		out, err := publish.Thread(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", began), c, drafts, mastoerr.Policy{})
		require.NoError(t, err)
		require.Len(t, out, 3)
		require.Equal(t, 3, inst.PostCount())
		for i, p := range inst.Posts() {
			require.Equal(t, out[i].ID, p.ID)
		}
	})
}

// A replica of the database does not have the part of a second ago yet.
func TestAReplicaThatIsBehindGetsOneMoreTry(t *testing.T) {
	notYet := mastoerrtest.FailWith(mastoerr.CodeReplyTargetMissing)
	t.Run("and has it then", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			drafts := partsOf(2)
			drafts[1].Files = withCat("").Files
			inst.Fail(newStatus, notYet).Skip(1)
			out, err := publish.Thread(t.Context(), c, drafts, mastoerr.Policy{})
			require.NoError(t, err)
			requireThread(t, inst, out, 2)
			inst.RequireRequests(t, 1, newMedia)
		})
	})
	t.Run("and has it not", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, notYet).Skip(1).Times(9)
			out, err := publish.Thread(t.Context(), c, partsOf(2), mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.CodeReplyTargetMissing)
			requireThread(t, inst, out, 1)
			inst.RequireRequests(t, 3, newStatus)
		})
	})
	t.Run("but not for a post that somebody else made", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, notYet).Times(9)
			drafts := partsOf(2)
			drafts[0].Toot.InReplyToID = "17"
			_, err := publish.Thread(t.Context(), c, drafts, mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.CodeReplyTargetMissing)
			inst.RequireRequests(t, 1, newStatus)
		})
	})
}

func TestAThreadStopsAtAPartThatIsOutButDifferent(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.AnswerWith(200, testkit.JSONHeader,
			`{"id":"7","visibility":"public","content":"Part 2 of a story","in_reply_to_id":null}`)).Skip(1)
		out, err := publish.Thread(t.Context(), c, partsOf(3), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.DifferentReplyTarget)
		var failed *publish.ThreadError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, 2, failed.Part)
		require.Len(t, out, 2, "it is out")
	})
}

func TestAPartThatCannotBeIsRefusedBeforeAnythingIsSent(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		drafts := partsOf(3)
		tomorrow := time.Now().Add(24 * time.Hour)
		drafts[2].Toot.ScheduledAt = &tomorrow
		out, err := publish.Thread(t.Context(), c, drafts, mastoerr.Policy{})
		require.ErrorContains(t, err, "part 3 of 3: ")
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
		require.Empty(t, out)
		require.Empty(t, inst.Requests())
	})
}

func TestAThreadThatWasRefusedAtOnceBeginsAnewWithoutALookup(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeTextTooLong))
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		_, err := publish.Thread(ctx, c, partsOf(2), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		start := time.Now()
		out, err := publish.Thread(ctx, c, partsOf(2), mastoerr.Policy{})
		require.NoError(t, err)
		requireThread(t, inst, out, 2)
		require.Less(t, time.Since(start), time.Second)
	})
}

func TestAThreadGoesOnWithoutALookupWhereTheRefusalIsKnown(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeTextTooLong)).Skip(1)
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		_, err := publish.Thread(ctx, c, partsOf(3), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		start := time.Now()
		out, err := publish.Thread(ctx, c, partsOf(3), mastoerr.Policy{})
		require.NoError(t, err)
		requireThread(t, inst, out, 3)
		require.Less(t, time.Since(start), time.Second)
	})
}

func TestAThreadOfNothingIsNothing(t *testing.T) {
	t.Parallel()
	out, err := publish.Thread(t.Context(), nil, nil, mastoerr.Policy{})
	require.NoError(t, err)
	require.Empty(t, out)
	_, err = publish.Thread(t.Context(), nil, partsOf(1), mastoerr.Policy{})
	require.Error(t, err)
	require.False(t, errors.Is(err, mastoerr.CategoryRequest))
}

// Where a part is sent anew, those behind it cannot be out: nothing is looked up.
func TestOnlyTheFirstMissingPartOfAThreadWaitsForALookup(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		start := time.Now()
		ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", start)
		out, err := publish.Thread(ctx, c, partsOf(5), mastoerr.Policy{})
		require.NoError(t, err)
		requireThread(t, inst, out, 5)
		require.Less(t, time.Since(start), 2*time.Minute, "one settle time, not five")
	})
}
