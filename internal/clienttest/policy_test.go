package clienttest_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// The pace of a policy is not its safety: a proxy gives up after 5 seconds, and the
// instance publishes 20 seconds later.
func TestAPolicysPaceNeverPublishesTwice(t *testing.T) {
	t.Parallel()
	policies := map[string]mastoerr.Policy{
		"a short MinWait":     {MinWait: 500 * time.Millisecond},
		"a short MaxWait":     {MaxWait: 10 * time.Second},
		"no backoff":          {MinWait: -1, MaxWait: -1},
		"the shortest of all": {MinWait: 1, MaxWait: 1},
	}
	late := mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 504}, Stage: mastoerrtest.AfterApply, Delay: 5 * time.Second, Work: 25 * time.Second}
	for name, policy := range policies {
		for server, software := range everyServer {
			t.Run(server+", "+name, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst, c := accidentServer(t, software, accident{Fault: late})
					status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: everyText}, policy)
					require.NoError(t, err)
					require.Equal(t, inst.RequirePublishedOnce(t, everyText).ID, status.ID)

					inst, c = accidentServer(t, software, accident{Fault: late})
					_, err = mastoerr.Do(t.Context(), policy, func(ctx context.Context) (*mastodon.Status, error) {
						return c.PostStatus(ctx, &mastodon.Toot{Status: everyText})
					})
					requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
					requireCopies(t, inst, true)
				})
			})
		}
	}
}

func TestNoFieldOfAPolicyOverflowsOrBreaksWhenItIsNegative(t *testing.T) {
	t.Parallel()
	for _, wait := range []time.Duration{math.MinInt64, -1, 1 << 62, math.MaxInt64} {
		t.Run(fmt.Sprint(int64(wait)), func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				all := mastoerr.Policy{
					MaxAttempts: 70, MinWait: wait, MaxWait: time.Minute, SettleWait: min(wait, time.Minute),
					MediaTimeout: wait, MaxRetryAfter: wait, AttemptTimeout: wait,
				}
				c, s := testkit.Client(t, testkit.Refused)
				_, err := testkit.Post(t.Context(), c, all)
				requireGaveUp(t, err, mastoerr.GaveUpAttempts, false)
				require.Len(t, s.Requests, 70)
				for _, gap := range s.Gaps() {
					require.LessOrEqual(t, gap, time.Minute)
					require.Equal(t, wait < 0, gap == 0, "negative is no backoff")
				}
			})
		})
	}
}

func TestNegativeFieldsOfAPolicyMeanWhatTheyDocument(t *testing.T) {
	t.Parallel()
	processing := testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)
	t.Run("one attempt", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, s := testkit.Client(t, testkit.Refused)
			_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxAttempts: -1})
			requireGaveUp(t, err, mastoerr.GaveUpAttempts, false)
			require.Len(t, s.Requests, 1)
		})
	})
	t.Run("no waiting for the instance", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, s := testkit.Client(t, testkit.Responds(429, `{"error":"Too many requests"}`, "Retry-After", "10"))
			_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxRetryAfter: -1})
			requireGaveUp(t, err, mastoerr.GaveUpWaitTooLong, false)
			require.Len(t, s.Requests, 1)
		})
	})
	t.Run("no limit for an attachment", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			start := time.Now()
			c, _ := testkit.Client(t, func(req *http.Request) (*http.Response, error) {
				if time.Since(start) < time.Hour {
					return processing(req)
				}
				return testkit.Published(req)
			})
			_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MediaTimeout: -1})
			require.NoError(t, err)
		})
	})
	t.Run("the default settle time", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst, c := accidentServer(t, mastoerrtest.Mastodon("4.6.6"), accidents["the request is lost"])
			start := time.Now()
			_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: everyText}, mastoerr.Policy{SettleWait: -1})
			require.NoError(t, err)
			require.Equal(t, 90*time.Second, time.Since(start))
			inst.RequirePublishedOnce(t, everyText)
		})
	})
	t.Run("no limit for an attempt", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
			inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Slow(time.Hour)).Times(1)
			c := mastoerr.Wrap(inst.NewAccount("me").Client())
			_, err := testkit.Post(t.Context(), c, mastoerr.Policy{AttemptTimeout: -1})
			require.NoError(t, err)
		})
	})
}

func TestMaxRetryAfterIsItsOwnLimit(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Responds(429, `{"error":"Too many requests"}`, "Retry-After", "1200"), testkit.Published)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxWait: time.Hour})
		requireGaveUp(t, err, mastoerr.GaveUpWaitTooLong, false)
		require.Len(t, s.Requests, 1, "a long MaxWait is about the backoff")

		c, s = testkit.Client(t, testkit.Responds(429, `{"error":"Too many requests"}`, "Retry-After", "1200"), testkit.Published)
		_, err = testkit.Post(t.Context(), c, mastoerr.Policy{MaxWait: time.Second, MaxRetryAfter: time.Hour})
		require.NoError(t, err)
		require.Equal(t, 20*time.Minute, s.Gaps()[0])
	})
}

func TestAnInstanceThatNeverAnswersDoesNotHoldUpACallForEver(t *testing.T) {
	t.Parallel()
	silent := mastoerrtest.Slow(24 * time.Hour)
	t.Run("a post", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
			inst.Fail("", silent).Always()
			start := time.Now()
			_, err := mastoerr.PostOnce(context.Background(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
			requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
			require.ErrorIs(t, err, mastoerr.CodeTimeout)
			require.Less(t, time.Since(start), time.Hour)
		})
	})
	t.Run("a response whose body stops", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, s := testkit.Client(t, func(req *http.Request) (*http.Response, error) {
				resp := testkit.Respond(req, 200, "")
				resp.ContentLength = -1
				resp.Body = io.NopCloser(testkit.ReaderFunc(func([]byte) (int, error) {
					<-req.Context().Done()
					return 0, req.Context().Err()
				}))
				return resp, nil
			})
			start := time.Now()
			_, err := testkit.Post(context.Background(), c, mastoerr.Policy{AttemptTimeout: time.Minute})
			requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
			require.Equal(t, mastoerr.CodeTimeout, mastoerr.CodeOf(err), "no cancellation of the caller's")
			require.Equal(t, time.Minute, time.Since(start))
			require.Len(t, s.Requests, 1)
		})
	})
}

// blocks is a file of so many blocks of 64 KiB, one after each pause.
func blocks(n int, pause time.Duration) io.Reader {
	return testkit.ReaderFunc(func(p []byte) (int, error) {
		if n == 0 {
			return 0, io.EOF
		}
		n--
		time.Sleep(pause)
		return min(len(p), 64<<10), nil
	})
}

func TestAnUploadHasAsLongAsItMakesProgress(t *testing.T) {
	t.Parallel()
	uploads := map[string]struct {
		file  func() io.Reader
		size  int64 // -1 is not known
		code  mastoerr.Code
		after time.Duration
	}{
		"an unknown size, slow":    {func() io.Reader { return blocks(60, time.Minute) }, -1, "", time.Hour},
		"an unknown size, stopped": {func() io.Reader { return blocks(2, time.Hour) }, -1, mastoerr.CodeTimeout, 2 * time.Minute},
		"64 MiB, in 16 minutes":    {func() io.Reader { return blocks(1<<10, 900*time.Millisecond) }, 64 << 20, "", 1024 * 900 * time.Millisecond},
		"64 MiB, too slow":         {func() io.Reader { return blocks(1<<10, 2*time.Second) }, 64 << 20, mastoerr.CodeTimeout, 1024 * time.Second},
	}
	for name, upload := range uploads {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
					ended := make(chan error, 1)
					go func() {
						_, err := io.Copy(io.Discard, req.Body)
						ended <- err
					}()
					select {
					case err := <-ended:
						require.NoError(t, err)
						return testkit.Respond(req, 200, `{"id":"1"}`), nil
					case <-req.Context().Done():
						return nil, req.Context().Err()
					}
				}))
				start := time.Now()
				var took time.Duration
				_, err := mastoerr.Do(context.Background(), mastoerr.Policy{MaxAttempts: 1}, func(ctx context.Context) (struct{}, error) {
					req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://m.example/api/v2/media", io.NopCloser(upload.file()))
					require.NoError(t, err)
					req.ContentLength = upload.size
					resp, err := (&http.Client{Transport: rt}).Do(req)
					took = time.Since(start)
					if err == nil {
						require.NoError(t, resp.Body.Close())
					}
					return struct{}{}, err
				})
				require.Equal(t, upload.code, mastoerr.CodeOf(err), "%v", err)
				require.Equal(t, upload.after, took)
				time.Sleep(3 * time.Hour) // the reader of a failed upload ends
			})
		})
	}
}

func TestAStreamHasNoAttemptTimeout(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			resp := testkit.Respond(req, 200, "")
			resp.Header.Set("Content-Type", "text/event-stream")
			hours := blocks(10, time.Hour)
			resp.ContentLength, resp.Body = -1, io.NopCloser(testkit.ReaderFunc(func(p []byte) (int, error) {
				n, err := hours.Read(p)
				return n, cmp.Or(req.Context().Err(), err) // as net/http's bodies do
			}))
			return resp, nil
		}))
		read, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (int64, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
			require.NoError(t, err)
			resp, err := (&http.Client{Transport: rt}).Do(req)
			require.NoError(t, err)
			defer resp.Body.Close()
			return io.Copy(io.Discard, resp.Body)
		})
		require.NoError(t, err)
		require.Positive(t, read)
	})
}
