package clienttest_test

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// later returns a post for the next day.
func later(text string) *mastodon.Toot {
	at := time.Now().Add(24 * time.Hour)
	return &mastodon.Toot{Status: text, ScheduledAt: &at, Sensitive: true}
}

func public() *mastodon.Toot { return hello(nil) }

// otherPosts returns posts that differ by a number.
func otherPosts(n int) []url.Values {
	var posts []url.Values
	for i := range n {
		posts = append(posts, url.Values{"status": {fmt.Sprintf("Build %d has failed.", i)}})
	}
	return posts
}

func TestAProcessThatIsKilledAndResumedAtOncePublishesOnce(t *testing.T) {
	t.Parallel()
	for name, toot := range map[string]func() *mastodon.Toot{
		"a public post":           public,
		"a post with a picture":   withMedia,
		"a scheduled post":        func() *mastodon.Toot { return later(everyText) },
		"a post with a warning":   func() *mastodon.Toot { return withWarning("x -> y") },
		"a post to the followers": func() *mastodon.Toot { return withVisibility("private") },
	} {
		for server, fresh := range map[string]func() *plainServer{"Mastodon 4.3": mastodon43, "Mastodon 4.6.3": mastodon463, "GoToSocial": goToSocial} {
			t.Run(name+" on "+server, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					s := fresh()
					s.mishaps = []mishap{{commit: 5 * time.Second, fails: time.Minute}}
					toot := toot()
					firstSent := time.Now()
					killed, cancel := context.WithTimeout(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), time.Second)
					defer cancel()
					_, err := s.client().PostStatus(killed, toot)
					require.Error(t, err)

					status, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent), s.client(), toot, mastoerr.Policy{})
					require.NoError(t, err)
					requireNoGuess(t, s, status, err)
				})
			})
		}
	}
}

// A queue that only knows Advise must not tell the owner to upload a picture again that
// is on a post.
func TestAResumedQueueIsNotToldToFixAPostThatIsOut(t *testing.T) {
	t.Parallel()
	for name, toot := range map[string]*mastodon.Toot{"a picture": withMedia(), "a scheduled post": later(everyText)} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				s := mastodon43()
				s.mishaps = []mishap{{keyLost: toot.ScheduledAt == nil}}
				firstSent := time.Now()
				_, err := s.client().PostStatus(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), toot)
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)

				_, err = s.client().PostStatus(mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent), toot)
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
				requireNoGuess(t, s, nil, err)
			})
		})
	}
}

func TestTwoPostsUnderOneKeyAreNotTakenForOne(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := mastodon43()
		s.mishaps = []mishap{{commit: 5 * time.Second, fails: 10 * time.Second, response: gateway}}
		c := s.client()
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		var both sync.WaitGroup
		results := make([]error, 2)
		ids := make([]mastodon.ID, 2)
		for i, text := range []string{"The first post.", "Something else."} {
			both.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				status, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: text, Visibility: "public"}, mastoerr.Policy{})
				if results[i] = err; err == nil {
					ids[i] = status.ID
				}
			})
		}
		both.Wait()
		require.NoError(t, results[0])
		require.Error(t, results[1], "the second post is reported as %s, which is the first: %s", ids[1], ids[0])
		require.Len(t, s.copies(), 1)
	})
}

// A job that is done is done again, under the context of the first time.
func TestAPostThatSucceededIsNotSentAgainUnderItsKey(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		again   string
		deleted bool
		found   bool
	}{
		"by PostOnce":                         {again: "PostOnce", found: true},
		"by PostOnce, after it was deleted":   {again: "PostOnce", deleted: true},
		"by Do":                               {again: "Do"},
		"by Do around PostOnce":               {again: "Do around PostOnce", found: true},
		"by Do, after the owner's deletion":   {again: "Do", deleted: true},
		"by a call alone, without a loop":     {},
		"by a call alone, after the deletion": {deleted: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				s := goToSocial()
				c := s.client()
				ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
				first, err := c.PostStatus(ctx, hello(nil))
				require.NoError(t, err)
				if test.deleted {
					s.hides = func(url.Values) bool { return true }
				}

				publish := publishers[test.again]
				if publish == nil {
					publish = func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, _ mastoerr.Policy) (*mastodon.Status, error) {
						return c.PostStatus(ctx, toot)
					}
				}
				status, err := publish(ctx, c, hello(nil), mastoerr.Policy{})
				require.Equal(t, test.found, err == nil, "%v", err)
				if test.found {
					require.Equal(t, first.ID, status.ID)
				} else {
					require.ErrorIs(t, err, mastoerr.CodeAlreadySubmitted)
				}
				requireNoGuess(t, s, status, err)
			})
		})
	}
}

// What op does after the post fails, and Do calls op again.
func TestDoDoesNotPublishAgainForTheSakeOfALaterCall(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := goToSocial()
		s.read = func(string) any { return 503 }
		c := s.client()
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			if _, err := c.PostStatus(ctx, hello(nil)); err != nil {
				return nil, err
			}
			return c.GetStatus(ctx, "1")
		})
		requireNoGuess(t, s, nil, err)
	})
}

func TestASuccessOfAScheduledPostIsNoFailure(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := mastodon43()
		status, err := mastoerr.PostOnce(t.Context(), s.client(), later(everyText), mastoerr.Policy{})
		require.NoError(t, err)
		requireNoGuess(t, s, status, err)
	})
}

// The owner's other posts, which the lookup meets.
func TestALookupTellsThePostFromTheOwnersOthers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before, after []url.Values
		mishap        mishap
		toot          func() *mastodon.Toot
		unknown       bool
	}{
		"an identical one half a minute before, and the request is lost": {before: []url.Values{{"status": {everyText}}}, mishap: notApplied, toot: public, unknown: true},
		"12 later ones, in pages of 5":                                   {after: otherPosts(12), mishap: reset, toot: public},
		"a sensitive one that waits for its time": {
			before: []url.Values{{"status": {"Tomorrow"}, "sensitive": {"true"}, "scheduled_at": {"2000-01-05T00:00:00Z"}}},
			mishap: reset, toot: func() *mastodon.Toot { return later(everyText) },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				s := &plainServer{version: "4.3.23", sources: true, pageSize: 5, mishaps: []mishap{test.mishap}}
				for _, form := range test.before {
					s.publishByHand(form)
				}
				time.Sleep(30 * time.Second)
				time.AfterFunc(time.Second, func() {
					for _, form := range test.after {
						s.publishByHand(form)
					}
				})
				status, err := mastoerr.PostOnce(t.Context(), s.client(), test.toot(), mastoerr.Policy{})
				require.Equal(t, test.unknown, err != nil, "%v", err)
				requireNoGuess(t, s, status, err)
			})
		})
	}
}

func TestOneStatusIsNotTheSuccessOfTwoPosts(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := goToSocial()
		s.mishaps = []mishap{reset, notApplied}
		c := s.client()
		var both sync.WaitGroup
		ids := make([]mastodon.ID, 2)
		for i := range ids {
			both.Go(func() {
				status, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKey(t.Context(), fmt.Sprint("job-", i)), c, hello(nil), mastoerr.Policy{})
				if err == nil {
					ids[i] = status.ID
				}
			})
		}
		both.Wait()
		require.False(t, ids[0] != "" && ids[0] == ids[1], "both are %s", ids[0])
	})
}

// A token has 300 requests in 5 minutes.
func TestALookupAmongManyPostsIsCheap(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]mishap{"the post is out": reset, "the post is not out": notApplied} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				s := mastodon43()
				s.mishaps = []mishap{m}
				c := s.client()
				time.AfterFunc(time.Second, func() {
					for _, form := range otherPosts(200) {
						s.publishByHand(form)
					}
				})
				_, _ = mastoerr.PostOnce(t.Context(), c, hello(nil), mastoerr.Policy{MaxAttempts: 1})
				require.LessOrEqual(t, s.reads, 30, "three lookups of 10")
			})
		})
	}
}

// The first lookup ends after two timeouts, the last one after one.
func TestAServerThatNeverAnswersHoldsNobodyUpForLong(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		call   func(context.Context, *mastodon.Client) error
		within time.Duration
	}{
		"PostOnce": {func(ctx context.Context, c *mastodon.Client) error {
			_, err := mastoerr.PostOnce(ctx, c, hello(nil), mastoerr.Policy{})
			return err
		}, 8 * time.Minute},
		"FindStatus": {func(ctx context.Context, c *mastodon.Client) error {
			_, err := mastoerr.FindStatus(ctx, c, hello(nil), time.Now(), mastoerr.Policy{})
			return err
		}, 6 * time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				s := mastodon43()
				s.mishaps = []mishap{{commit: never, fails: never}}
				s.silent = make(chan struct{})
				start := time.Now()
				done := make(chan error, 1)
				go func() { done <- test.call(context.Background(), s.client()) }()
				select {
				case err := <-done:
					require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
					require.ErrorIs(t, err, mastoerr.CodeTimeout)
					require.InDelta(t, test.within.Seconds(), time.Since(start).Seconds(), 10)
				case <-time.After(24 * time.Hour):
					close(s.silent)
					<-done
					t.Fatal("a day has passed")
				}
			})
		})
	}
}
