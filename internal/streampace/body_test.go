package streampace_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/streampace"
)

// end reads what is left of a stream, and closes it.
func end(t *testing.T, body io.ReadCloser) {
	t.Helper()
	_, err := io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
}

func TestAStreamThatTheServerEndsEarlyCountsAsAFailure(t *testing.T) {
	t.Parallel()
	const failed, reset = 4 * time.Second, time.Second
	for name, test := range map[string]struct {
		open time.Duration
		sent string
		want time.Duration
	}{
		"at once":                             {0, "", failed},
		"at once, behind a greeting":          {0, ":)\n", failed},
		"within a minute, and it was silent":  {time.Minute - 1, "", failed},
		"after 20 seconds, behind heartbeats": {20 * time.Second, ":thump\n", reset},
		"after 20 seconds, behind an event":   {20 * time.Second, "event: update\n", reset},
		"after a minute":                      {time.Minute, "", reset},
		"after a day":                         {24 * time.Hour, "", reset},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var p streampace.Pacer
				p.Failed(id(1), false, time.Time{})
				p.Failed(id(1), false, time.Time{})
				require.Equal(t, 2*time.Second, waited(t, &p, 1))
				body := p.Body(t.Context(), id(1), io.NopCloser(strings.NewReader(test.sent)))
				time.Sleep(test.open)
				end(t, body)
				require.Equal(t, test.want, waited(t, &p, 1))
			})
		})
	}
}

func TestAHealthyStreamThatAProxyEndsCostsASecondEachTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		for range 20 {
			body := p.Body(t.Context(), id(1), io.NopCloser(strings.NewReader(":thump\n")))
			time.Sleep(20 * time.Second)
			end(t, body)
			require.Equal(t, time.Second, waited(t, &p, 1))
		}
	})
}

func TestAStreamThatItsCallerClosesIsNoFailure(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(context.CancelFunc, io.ReadCloser){
		"by closing it":  func(_ context.CancelFunc, body io.ReadCloser) { _ = body.Close() },
		"by the context": func(cancel context.CancelFunc, body io.ReadCloser) { cancel(); _ = body.Close() },
		"by the context, as it reads": func(cancel context.CancelFunc, body io.ReadCloser) {
			cancel()
			_, _ = io.ReadAll(body)
			_ = body.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var p streampace.Pacer
				for range 6 {
					require.Zero(t, waited(t, &p, 1))
					ctx, cancel := context.WithCancel(t.Context())
					leave(cancel, p.Body(ctx, id(1), io.NopCloser(strings.NewReader(""))))
					cancel()
				}
			})
		})
	}
}

func TestAReaderThatFailsOnEveryStreamIsPaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		start := time.Now()
		for range 100 {
			require.NoError(t, p.Wait(t.Context(), id(1)))
			_ = p.Body(t.Context(), id(1), io.NopCloser(strings.NewReader("data: too long"))).Close()
		}
		require.GreaterOrEqual(t, time.Since(start), time.Minute)
	})
}

func TestAResetStartsTheBackoffAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		for range 5 {
			p.Failed(id(1), false, time.Time{})
		}
		body := p.Body(t.Context(), id(1), io.NopCloser(strings.NewReader("")))
		time.Sleep(time.Minute)
		end(t, body)
		p.Failed(id(1), false, time.Time{})
		require.Equal(t, time.Second, waited(t, &p, 1))
	})
}

type closer struct {
	io.Reader
	closed int
}

func (c *closer) Close() error {
	c.closed++
	return errors.New("closed")
}

func TestABodyThatIsClosedTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		under := &closer{Reader: strings.NewReader("data: x")}
		body := p.Body(t.Context(), id(1), under)
		text, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, "data: x", string(text))
		require.EqualError(t, body.Close(), "closed")
		require.EqualError(t, body.Close(), "closed")
		require.Equal(t, 2, under.closed)
		require.Equal(t, time.Second, waited(t, &p, 1))
	})
}
