package attempt_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/attempt"
)

func request(size int64) *http.Request {
	return &http.Request{Body: io.NopCloser(strings.NewReader("0123456789")), ContentLength: size}
}

// expiresAfter requires that the context of a request ends after a time.
func expiresAfter(t *testing.T, ctx context.Context, l *attempt.Limit, want time.Duration) {
	t.Helper()
	begin := time.Now()
	<-ctx.Done()
	require.Equal(t, want, time.Since(begin))
	synctest.Wait()
	require.True(t, l.Expired())
	require.ErrorIs(t, ctx.Err(), context.Canceled)
}

func TestALimitEndsTheRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		timeout time.Duration
		size    int64
		want    time.Duration
	}{
		"without a body":             {time.Minute, 0, time.Minute},
		"a small upload":             {time.Minute, 59 * 64 << 10, time.Minute},
		"a large upload":             {time.Minute, 3600 * 64 << 10, time.Hour},
		"one that nobody ever ends":  {time.Minute, 1 << 62, 1 << 32 * time.Second},
		"one of a size nobody knows": {time.Minute, -1, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, l := attempt.NewLimit(t.Context(), test.timeout, request(test.size))
				require.False(t, l.Expired())
				expiresAfter(t, ctx, l, test.want)
			})
		})
	}
}

func TestWithoutATimeoutNothingIsLimited(t *testing.T) {
	t.Parallel()
	ctx, l := attempt.NewLimit(t.Context(), 0, request(5))
	require.Nil(t, l)
	require.Equal(t, t.Context(), ctx)
	require.False(t, l.Expired())
	req := request(-1)
	body := req.Body
	l.WatchUpload(req)
	require.Equal(t, body, req.Body)
	require.Equal(t, body, l.Body(body))
	l.Stop()
}

func TestAnUploadOfUnknownSizeHasTimeWhileItProgresses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		req := request(-1)
		ctx, l := attempt.NewLimit(t.Context(), time.Minute, req)
		l.WatchUpload(req)
		for range 10 {
			time.Sleep(59 * time.Second)
			n, err := req.Body.Read(make([]byte, 1))
			require.NoError(t, err)
			require.Equal(t, 1, n)
			require.NoError(t, ctx.Err())
		}
		time.Sleep(59 * time.Second)
		_, err := req.Body.Read(make([]byte, 1))
		require.ErrorIs(t, err, io.EOF)
		expiresAfter(t, ctx, l, time.Second) // the end is no progress
	})
}

func TestAnUploadOfKnownSizeIsNotWatched(t *testing.T) {
	t.Parallel()
	_, l := attempt.NewLimit(t.Context(), time.Minute, request(10))
	defer l.Stop()
	for _, req := range []*http.Request{request(10), {Body: http.NoBody}, {}} {
		body := req.Body
		l.WatchUpload(req)
		require.Equal(t, body, req.Body)
	}
}

// failingBody fails as net/http's does when the context has ended.
type failingBody struct {
	err    error
	closed bool
}

func (b *failingBody) Read([]byte) (int, error) { return 0, b.err }
func (b *failingBody) Close() error             { b.closed = true; return nil }

func TestTheLimitLastsUntilTheBodyIsClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inner := &failingBody{err: context.Canceled}
		ctx, l := attempt.NewLimit(t.Context(), time.Minute, request(0))
		body := l.Body(inner)
		_, err := body.Read(nil)
		require.ErrorIs(t, err, context.Canceled, "the caller's cancellation stays one")
		expiresAfter(t, ctx, l, time.Minute)
		_, err = body.Read(nil)
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		inner.err = io.EOF
		_, err = body.Read(nil)
		require.Equal(t, io.EOF, err, "what was read to its end is whole")
		require.NoError(t, body.Close())
		require.True(t, inner.closed)
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, l := attempt.NewLimit(t.Context(), time.Minute, request(0))
		require.NoError(t, l.Body(new(failingBody)).Close())
		require.Error(t, ctx.Err(), "nothing is left behind")
		time.Sleep(time.Hour)
		require.False(t, l.Expired())
	})
}
