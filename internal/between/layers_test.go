package between_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"golang.org/x/oauth2"

	"github.com/mastoerr/mastoerr"
)

// silent is a transport that reports nothing to net/http/httptrace: it dials, writes
// and reads by itself.
type silent struct{}

func (silent) RoundTrip(req *http.Request) (*http.Response, error) {
	c, err := new(net.Dialer).DialContext(req.Context(), "tcp", req.URL.Host)
	if err != nil {
		return nil, err
	}
	if err := req.Write(c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), req)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	resp.Body = closing{resp.Body, c}
	return resp, nil
}

// withToken returns OAuth's transport over another.
func withToken(base http.RoundTripper) http.RoundTripper {
	return &oauth2.Transport{Source: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}), Base: base}
}

// layers are the orders in which transports stand between a program and an instance.
func layers() map[string]http.RoundTripper {
	standard := new(http.Transport)
	return map[string]http.RoundTripper{
		"OpenTelemetry below":           mastoerr.NewTransport(otelhttp.NewTransport(standard)),
		"OpenTelemetry above":           otelhttp.NewTransport(mastoerr.NewTransport(standard)),
		"OAuth below":                   mastoerr.NewTransport(withToken(standard)),
		"OAuth above":                   withToken(mastoerr.NewTransport(standard)),
		"both below":                    mastoerr.NewTransport(otelhttp.NewTransport(withToken(standard))),
		"both above":                    withToken(otelhttp.NewTransport(mastoerr.NewTransport(standard))),
		"one on either side":            otelhttp.NewTransport(mastoerr.NewTransport(withToken(standard))),
		"twice":                         mastoerr.NewTransport(otelhttp.NewTransport(mastoerr.NewTransport(withToken(standard)))),
		"no reports":                    mastoerr.NewTransport(silent{}),
		"no reports, and OAuth between": mastoerr.NewTransport(withToken(silent{})),
	}
}

func TestAFailureIsExplainedThroughEveryLayer(t *testing.T) {
	t.Parallel()
	var p posts
	working, refusing := serve(t, p.publish), serve(t, refuse)
	losing := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	nobody := closedPort(t)
	for name, rt := range layers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, post(t, rt, working, name, false))
			require.Equal(t, 1, p.count(name))

			e := explain(t, post(t, rt, refusing, "hello", false))
			require.Equal(t, mastoerr.CodeValidationFailed, e.Code)
			require.Contains(t, e.Message, "Validation failed for")
			for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e), mastoerr.Text(e)} {
				require.NotContains(t, text, token)
			}

			e = explain(t, post(t, rt, losing, "hello", false))
			require.Equal(t, mastoerr.CodeConnectionLost, e.Code)
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(e).Step)

			e = explain(t, post(t, rt, nobody, "hello", false))
			require.Equal(t, mastoerr.CodeConnectionFailed, e.Code)
			want := mastoerr.RetrySafe
			if name == "no reports" || name == "no reports, and OAuth between" {
				want = mastoerr.RetryIfIdempotent // nothing proves it
			}
			require.Equal(t, want, e.Retry)
		})
	}
}

// A token that cannot be renewed: the post never left, but only the caller can know.
func TestATokenThatCannotBeRenewedIsNotCalledSafe(t *testing.T) {
	t.Parallel()
	failed := &oauth2.RetrieveError{Response: &http.Response{Status: "400 Bad Request"}, ErrorCode: "invalid_grant"}
	rt := mastoerr.NewTransport(&oauth2.Transport{Source: broken{failed}})
	err := post(t, rt, "http://m.invalid", "hello", false)
	require.ErrorIs(t, err, failed, "the program can look for the cause")
	require.NotEqual(t, mastoerr.RetrySafe, explain(t, err).Retry)
}

type broken struct{ err error }

func (b broken) Token() (*oauth2.Token, error) { return nil, b.err }
