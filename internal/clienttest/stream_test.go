package clienttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// streams is an instance for streaming clients. open answers the nth connect.
type streams struct {
	open    func(n int, req *http.Request) (*http.Response, error)
	opened  []time.Time
	request int
}

func (s *streams) RoundTrip(req *http.Request) (*http.Response, error) {
	s.request++
	if !strings.Contains(req.URL.Path, "/streaming/") {
		return testkit.Respond(req, 200, `{"uri":"m.example","version":"4.5.0"}`), nil
	}
	s.opened = append(s.opened, time.Now())
	return s.open(len(s.opened), req)
}

func (s *streams) gaps() []time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(s.opened); i++ {
		gaps = append(gaps, s.opened[i].Sub(s.opened[i-1]))
	}
	return gaps
}

// listen runs the streaming loop of go-mastodon for d, in a bubble, and returns how
// many events it made.
func listen(t *testing.T, rt http.RoundTripper, wrap bool, d time.Duration) (events int) {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: "revoked"})
	c.Transport = rt
	if wrap {
		mastoerr.Wrap(c)
	}
	q, err := c.StreamingUser(ctx)
	require.NoError(t, err)
	for range q {
		events++
		if events > 1000 {
			cancel()
		}
	}
	return events
}

func revoked(_ int, req *http.Request) (*http.Response, error) {
	return testkit.Respond(req, 401, `{"error":"The access token was revoked"}`), nil
}

func TestARevokedTokenDoesNotFloodTheInstance(t *testing.T) {
	t.Run("without us go-mastodon does", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			s := &streams{open: revoked}
			listen(t, s, false, time.Minute)
			require.Greater(t, s.request, 1000)
		})
	})
	t.Run("with us it is left alone", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			s := &streams{open: revoked}
			listen(t, s, true, time.Minute)
			require.Less(t, s.request, 10)
			require.Len(t, s.opened, 1)
		})
	})
	t.Run("and tried again now and then", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			s := &streams{open: revoked}
			listen(t, s, true, 24*time.Hour)
			for i, gap := range s.gaps() {
				require.GreaterOrEqual(t, gap, 10*time.Minute, i)
				require.LessOrEqual(t, gap, time.Hour, i)
			}
			require.Greater(t, len(s.opened), 20)
		})
	})
}

func TestAStreamWaitsUntilTheInstanceAllowsTheNextRequest(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := &streams{open: func(_ int, req *http.Request) (*http.Response, error) {
			return testkit.Respond(req, 429, "", "Retry-After", "300"), nil
		}}
		listen(t, s, true, 11*time.Minute)
		require.Equal(t, []time.Duration{5 * time.Minute, 5 * time.Minute}, s.gaps())
	})
}

// living is the body of a stream that ends after d.
type living struct {
	ctx context.Context
	d   time.Duration
}

func (l *living) Read([]byte) (int, error) {
	select {
	case <-time.After(l.d):
		return 0, io.EOF
	case <-l.ctx.Done():
		return 0, context.Cause(l.ctx)
	}
}

func (l *living) Close() error { return nil }

func stream(req *http.Request, d time.Duration) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}},
		Body: &living{req.Context(), d}, ContentLength: -1, Request: req,
	}, nil
}

func TestAStreamThatLastedResetsTheBackoff(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := &streams{open: func(n int, req *http.Request) (*http.Response, error) {
			if n == 4 {
				return stream(req, time.Hour)
			}
			return testkit.Respond(req, 503, ""), nil
		}}
		listen(t, s, true, 2*time.Hour)
		gaps := s.gaps()
		require.Equal(t, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, time.Hour + time.Second, time.Second, 2 * time.Second}, gaps[:6])
	})
}

func TestAStreamThatEndsAtOnceIsPaced(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := &streams{open: func(_ int, req *http.Request) (*http.Response, error) { return stream(req, 0) }}
		listen(t, s, true, time.Minute)
		require.Less(t, s.request, 20)
	})
}

func TestTheEndOfTheContextEndsThePause(t *testing.T) {
	t.Run("a cancellation", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			rt := mastoerr.NewTransport(&streams{open: revoked})
			ctx, cancel := context.WithCancelCause(t.Context())
			open := func() error {
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
				require.NoError(t, err)
				resp, err := rt.RoundTrip(req)
				require.Nil(t, resp)
				return err
			}
			require.ErrorIs(t, open(), mastoerr.CodeTokenRevoked)
			shutdown := errors.New("worker shutting down")
			go func() {
				time.Sleep(time.Second)
				cancel(shutdown)
			}()
			start := time.Now()
			err := open()
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, shutdown)
			require.Equal(t, time.Second, time.Since(start))
			_, ok := mastoerr.FromError(err)
			require.False(t, ok)
		})
	})
}

func TestOtherStreamsAreNotHeldUp(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		rt := mastoerr.NewTransport(&streams{open: revoked})
		for _, u := range []string{"https://a.example/api/v1/streaming/user", "https://b.example/api/v1/streaming/user", "https://a.example/api/v1/streaming/list?list=1", "https://a.example/api/v1/statuses/1"} {
			req, err := http.NewRequest(http.MethodGet, u, nil)
			require.NoError(t, err)
			start := time.Now()
			resp, err := rt.RoundTrip(req)
			if err == nil {
				resp.Body.Close()
			}
			require.Zero(t, time.Since(start))
		}
		synctest.Wait()
	})
}

func TestAStreamWhoseTimeIsOverIsNotOpened(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		s := &streams{open: revoked}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
		require.NoError(t, err)
		time.Sleep(time.Minute)
		_, err = mastoerr.NewTransport(s).RoundTrip(req)
		require.ErrorIs(t, err, mastoerr.CodeTimeout)
		require.Zero(t, s.request)
	})
}
