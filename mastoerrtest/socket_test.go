package mastoerrtest_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestAClientOfOnesOwnReachesTheLoopbackServer(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t)
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: inst.URL, AccessToken: inst.NewAccount("alice").Token}))
	_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "one"})
	require.NoError(t, err)
	for _, b := range []mastoerrtest.Break{mastoerrtest.Reset, mastoerrtest.Refused, mastoerrtest.NoSuchHost} {
		inst.Fail("", mastoerrtest.Fault{Break: b})
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "two"})
		require.ErrorIs(t, err, mastoerr.CodeConnectionLost, "a server cannot play more than a reset")
	}
	inst.RequireNotPublished(t, "two")
}

func TestBothWaysLeadToTheSameInstance(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t)
	c := inst.NewAccount("alice").Client()
	_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "by socket"})
	require.NoError(t, err)
	c.Transport = inst.RoundTripper()
	_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "in memory"})
	require.NoError(t, err)
	require.Len(t, inst.Posts(), 2)
}

func TestTheInstanceServesBehindAServerOfOnesOwn(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	server := httptest.NewUnstartedServer(inst)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server.URL, AccessToken: inst.NewAccount("alice").Token}))
	_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "untrusted"})
	require.ErrorIs(t, err, mastoerr.CodeTLSError)
	trusting := mastodon.NewClient(c.Config)
	trusting.Client = *server.Client()
	_, err = trusting.PostStatus(t.Context(), &mastodon.Toot{Status: "trusted"})
	require.NoError(t, err)
	inst.RequirePublishedOnce(t, "trusted")
}

func TestClosingEndsWhatHangs(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.Start()
	inst.Fail("", mastoerrtest.Fault{Break: mastoerrtest.NoResponse})
	c := inst.NewAccount("alice").Client()
	result := make(chan error)
	go func() {
		_, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: "x"})
		result <- err
	}()
	for len(inst.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	inst.Close()
	inst.Close()
	require.Error(t, <-result)
}

func TestInMemoryErrorsHaveTheShapeOfNetHTTP(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	get := func(ctx context.Context, f mastoerrtest.Fault) (trail string, err error) {
		trace := &httptrace.ClientTrace{
			GetConn:              func(host string) { trail += "GetConn " + host },
			WroteHeaders:         func() { trail += ", WroteHeaders" },
			GotFirstResponseByte: func() { trail += ", GotFirstResponseByte" },
		}
		defer inst.Fail("", f).Stop()
		req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, inst.URL+"/api/v1/instance", nil)
		require.NoError(t, err)
		resp, err := inst.HTTPClient().Do(req)
		if err == nil {
			_, err = io.ReadAll(resp.Body)
		}
		return trail, err
	}
	const unsent = "GetConn mastodon.test:443"
	const sent = unsent + ", WroteHeaders"
	var op *net.OpError
	var dns *net.DNSError
	var call *url.Error

	trail, err := get(t.Context(), mastoerrtest.Fault{})
	require.NoError(t, err)
	assert.Equal(t, sent+", GotFirstResponseByte", trail)

	trail, err = get(t.Context(), mastoerrtest.Fault{Break: mastoerrtest.Refused})
	require.ErrorAs(t, err, &call)
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "dial", op.Op)
	assert.ErrorIs(t, err, syscall.ECONNREFUSED)
	assert.Equal(t, unsent, trail)

	_, err = get(t.Context(), mastoerrtest.Fault{Break: mastoerrtest.NoSuchHost})
	require.ErrorAs(t, err, &dns)
	assert.True(t, dns.IsNotFound)

	trail, err = get(t.Context(), mastoerrtest.Fault{Break: mastoerrtest.Reset})
	require.ErrorAs(t, err, &op)
	assert.Equal(t, "read", op.Op)
	assert.ErrorIs(t, err, syscall.ECONNRESET)
	assert.Equal(t, sent, trail)

	_, err = get(t.Context(), mastoerrtest.Fault{Break: mastoerrtest.CloseConnection})
	require.ErrorIs(t, err, io.EOF)
	_, err = get(t.Context(), mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)

	reason := errors.New("worker shutting down")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	_, err = get(ctx, mastoerrtest.Fault{})
	require.ErrorIs(t, err, reason, "the cause takes the place of context.Canceled")
	ctx, cancel = context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { cancel(reason) })
	_, err = get(ctx, mastoerrtest.Fault{Break: mastoerrtest.NoResponse})
	require.ErrorIs(t, err, reason, "also while waiting")
}

func TestAnHTTPClientsTimeoutWorksInMemory(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		inst.Fail("", mastoerrtest.Fault{Break: mastoerrtest.NoResponse})
		c := inst.NewAccount("alice").Client()
		c.Timeout = 3 * time.Second
		begun := time.Now()
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
		// Either of http.Client's own two timers may be the first.
		e, ok := mastoerr.FromError(err)
		require.True(t, ok)
		assert.Equal(t, mastoerr.CodeTimeout, e.Code)
		assert.Equal(t, 3*time.Second, time.Since(begun))
	})
}
