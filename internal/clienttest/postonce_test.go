package clienttest_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestASuccessOfPostOnceIsAResponseWithAnID(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)
	bodies := map[string]bool{
		// Mastodon stores the form's strings.
		`{"id":"3221","scheduled_at":"2000-01-01T01:00:00.000Z","params":{"text":"Later","sensitive":"true","poll":{"options":["a","b"],"expires_in":"3600"}},"media_attachments":[]}`: true,
		`{"id":"3221","created_at":"yesterday"}`: true,
		`{"id":"3221","account":[]}`:             true,
		`{}`:                                     false,
		`{"id":""}`:                              false,
		`null`:                                   false,
		`[]`:                                     false,
		`"3221"`:                                 false,
		``:                                       false,
		`{"id":"3221"`:                           true, // cut, after the id
		`{"id":"322`:                             false,
		`<html></html>`:                          false,
	}
	for body, success := range bodies {
		t.Run(body, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, s := testkit.Client(t, testkit.Responds(200, body), testkit.Responds(403, `{"error":"This action is outside the authorized scopes"}`))
				toot := &mastodon.Toot{Status: "Later", Sensitive: true, ScheduledAt: &at, Poll: &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 3600}}
				status, err := mastoerr.PostOnce(t.Context(), c, toot, mastoerr.Policy{})
				if !success {
					requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
					require.Len(t, s.Requests, 2, "it looks, and does not send again")
					return
				}
				require.NoError(t, err)
				require.Equal(t, mastodon.ID("3221"), status.ID)
				require.Len(t, s.Requests, 1)
			})
		})
	}
}

func TestTwinsGetAStatusEach(t *testing.T) {
	t.Parallel()
	for server, software := range everyServer {
		t.Run(server, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
				inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(2)
				c := inst.NewAccount("me").Client()
				var mu sync.Mutex
				ids := make(map[mastodon.ID]bool)
				var twins sync.WaitGroup
				for range 2 {
					twins.Go(func() {
						status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Good morning"}, mastoerr.Policy{})
						if errors.Is(err, mastoerr.GaveUpUnknown) {
							return // two posts at the same moment may be out of reach of a list
						}
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						defer mu.Unlock()
						ids[status.ID] = true
					})
				}
				twins.Wait()
				inst.RequirePublished(t, 2, "Good morning")
				require.Len(t, ids, 2)
			})
		})
	}
}

// Somebody may have meant the same post a moment before: by hand, or from another
// device.
func TestAnExactMatchOfTheMinuteBeforeIsNoProof(t *testing.T) {
	t.Parallel()
	for _, age := range []time.Duration{30 * time.Second, 2 * time.Minute, 2 * time.Hour} {
		t.Run(age.String(), func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
				c := inst.NewAccount("me").Client()
				earlier, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Good morning"})
				require.NoError(t, err)
				time.Sleep(age)
				inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}).Times(1)
				status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Good morning"}, mastoerr.Policy{})
				if age > time.Hour { // no clock is believed to be so far behind
					require.NoError(t, err)
					require.NotEqual(t, earlier.ID, status.ID)
					inst.RequirePublished(t, 2, "Good morning")
					return
				}
				candidates := requireGaveUp(t, err, mastoerr.GaveUpUnknown, true).Candidates
				require.Len(t, candidates, 1)
				require.Equal(t, earlier.ID, candidates[0].ID)
				require.Equal(t, earlier.URL, candidates[0].URL)
				require.WithinDuration(t, earlier.CreatedAt, candidates[0].CreatedAt, 0)
				inst.RequirePublishedOnce(t, "Good morning")
			})
		})
	}
}

func TestPostOnceWithAShortDeadlineLooksEarlyAndSaysThatNoTimeIsLeft(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		within time.Duration
		fault  mastoerrtest.Fault
		found  bool
	}{
		"20 seconds, the post is out":     {20 * time.Second, testkit.LostResponse, true},
		"20 seconds, the post is not out": {20 * time.Second, mastoerrtest.Fault{Break: mastoerrtest.Reset}, false},
		"20 seconds, it comes later":      {20 * time.Second, mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 504}, Stage: mastoerrtest.AfterApply, Work: 25 * time.Second}, false},
		"1 second, the post is out":       {time.Second, testkit.LostResponse, true},
		"1 second, the post is not out":   {time.Second, mastoerrtest.Fault{Break: mastoerrtest.Reset}, false},
		"a minute, it comes later":        {time.Minute, mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 504}, Stage: mastoerrtest.AfterApply, Work: 25 * time.Second}, true},
		"a minute, the post is not out":   {time.Minute, mastoerrtest.Fault{Break: mastoerrtest.Reset}, false},
	}
	for name, test := range tests {
		for server, software := range everyServer {
			t.Run(server+": "+name, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
					inst.Fail(testkit.StatusesEndpoint, test.fault).Times(1)
					ctx, cancel := context.WithTimeout(t.Context(), test.within)
					defer cancel()
					status, err := mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
					require.NoError(t, ctx.Err(), "it ends before the deadline does")
					inst.RequireRequests(t, 1, testkit.StatusesEndpoint)
					if test.found {
						require.NoError(t, err)
						require.Equal(t, inst.RequirePublishedOnce(t, "Hello").ID, status.ID)
						return
					}
					requireGaveUp(t, err, mastoerr.GaveUpDeadline, true)
					require.ErrorContains(t, err, "no time is left to look again")
				})
			})
		}
	}
}

func TestPostOnceWithAShortDeadlineDoesNotLookBeforeTheInstanceAllowsIt(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		busy := mastoerrtest.AnswerWith(503, map[string][]string{"Retry-After": {"300"}}, "busy")
		inst.Fail(testkit.StatusesEndpoint, busy).Times(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		requireGaveUp(t, err, mastoerr.GaveUpDeadline, true)
		inst.RequireRequests(t, 1, "")
	})
}

func TestPostOnceNamesTheStatusesThatItCannotTellFromThePost(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		c := inst.NewAccount("me").Client()
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}, mastoerrtest.Fault{}).Times(1)
		var other *mastodon.Status
		time.AfterFunc(time.Second, func() { // an edited entry may have been the post
			other, _ = c.PostStatus(t.Context(), &mastodon.Toot{Status: "Train 4711 to Bern is 5 minutes late"})
			_, _ = c.UpdateStatus(t.Context(), &mastodon.Toot{Status: "Train 4711 to Bern is 7 minutes late"}, other.ID)
		})
		_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Train 4711 to Bern is 6 minutes late"}, mastoerr.Policy{})
		candidates := requireGaveUp(t, err, mastoerr.GaveUpUnknown, true).Candidates
		require.Len(t, candidates, 1)
		require.Equal(t, other.ID, candidates[0].ID)
		require.ErrorContains(t, err, "there are statuses that could be the post")
	})
}

func TestARefusalAfterAnUnknownOutcomeIsReturnedOnceThePostIsProvenAbsent(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}, mastoerrtest.FailWith(mastoerr.CodeTextTooLong)).Times(1)
		start := time.Now()
		_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
		require.Equal(t, 3*time.Minute, time.Since(start), "it has looked after each of the two")
		inst.RequireNotPublished(t, "Hello")
	})
}

func TestALookupOfAPostThatIsThereTakesAtMost3Requests(t *testing.T) {
	t.Parallel()
	for server, software := range everyServer {
		t.Run(server, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst, c := accidentServer(t, software, accidents["the response is lost"])
				_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: everyText}, mastoerr.Policy{})
				require.NoError(t, err)
				require.LessOrEqual(t, len(inst.Requests()), 1+3)
			})
		})
	}
}

func TestPostOnceThatIsCancelledWhileItLooksEndsUnknown(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst, c := accidentServer(t, mastoerrtest.Mastodon("4.6.6"), accidents["the request is lost"])
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		_, err := mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: everyText}, mastoerr.Policy{})
		requireGaveUp(t, err, mastoerr.GaveUpContext, true)
		require.ErrorIs(t, err, context.Canceled)
		inst.RequireNotPublished(t, everyText)
	})
}

// Nothing can be out before the first request that may have been applied.
func TestAPostThatSomebodyMadeDuringAWaitIsNotThePost(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		me := inst.NewAccount("me")
		inst.Fail(testkit.StatusesEndpoint,
			mastoerrtest.AnswerWith(429, http.Header{"Retry-After": {"100"}}, `{"error":"Too many requests"}`),
			mastoerrtest.AnswerWith(504, nil, ""))
		toot := &mastodon.Toot{Status: "Hello", Visibility: mastodon.VisibilityPublic}
		time.AfterFunc(70*time.Second, func() { me.Publish("mastoerrtest", *toot) })
		_, err := mastoerr.PostOnce(t.Context(), mastoerr.Wrap(me.Client()), toot, mastoerr.Policy{})
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
		require.Len(t, inst.Posts(), 1)
	})
}

// The post is committed after the last lookup, and nobody can know that. A refusal that
// comes later is a reason to look again all the same.
func TestPostOnceLooksAfterARefusalThoughThePostSeemedAbsentBefore(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		throttled := mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 429, Header: http.Header{"Retry-After": {"30"}}, Body: `{"error":"Too many requests"}`}}
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset, Stage: mastoerrtest.AfterApply, Work: 100 * time.Second, Key: mastoerrtest.KeyFault{Lost: true}},
			throttled, mastoerrtest.FailWith(mastoerr.CodeMediaNotFound)).Always()
		status, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, inst.RequirePublishedOnce(t, "Hello").ID, status.ID)
	})
}

// Hollo drops the attachments of a form, and so misses a text. After a restart a
// published post would explain that too. PostOnce ends with it only once nothing can.
func TestARefusalOfAResumedPostIsDefiniteOnceThePostIsProvenAbsent(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Hollo())).NewAccount("me").Client()
		picture, err := c.UploadMediaFromBytes(t.Context(), mastoerrtest.PNG())
		require.NoError(t, err)
		ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", time.Now().Add(-time.Minute))
		_, err = mastoerr.PostOnce(ctx, c, &mastodon.Toot{MediaIDs: []mastodon.ID{picture.ID}, Visibility: "public"}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeMediaNotFound)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
	})
}

// While an attachment is processed, PostOnce asks for it. A queue that goes on later has
// to wait as long as the instance said there.
func TestAdviceAfterWaitingForAnAttachmentHeedsWhatTheInstanceSaidOfIt(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithMediaProcessing(time.Hour))
		busy := mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 503, Header: http.Header{"Retry-After": {"600"}}, Body: `{"error":"busy"}`}}
		inst.Fail("GET /api/v1/media/:id", busy).Always()
		c := inst.NewAccount("me").Client()
		film, err := c.UploadMediaFromBytes(t.Context(), mastoerrtest.MP4())
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Film", MediaIDs: []mastodon.ID{film.ID}}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.GaveUpDeadline)
		require.Equal(t, mastoerr.Advice{Step: mastoerr.StepResend, After: 600 * time.Second}, mastoerr.Advise(err))
	})
}
