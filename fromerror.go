package mastoerr

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// FromError finds or makes the explanation of an error that came out of a call:
//
//   - the *MastodonError in err's tree, if there is one;
//   - else it classifies what go-mastodon, net/http and encoding/json return:
//     *mastodon.APIError, *mastodon.ErrorEvent, *url.Error, net, DNS, TLS,
//     timeout, HTTP/2, JSON and WebSocket errors. Without the transport, headers
//     are lost and it is not known whether the request was idempotent.
//
// It returns false when err is nil and when it is no failure of the API, first
// of all the caller's own cancellation. A cancellation with a cause cannot be
// told from a stranger's error by the error alone, so errors of unknown origin
// are no API failure either. context.DeadlineExceeded is one: no answer came in
// time.
func FromError(err error) (*MastodonError, bool) {
	if err == nil || !isSound(err) {
		return nil, false
	}
	var ours *MastodonError
	if errors.As(err, &ours) && ours != nil {
		return ours, true
	}
	var event *mastodon.ErrorEvent
	if errors.As(err, &event) {
		if event == nil {
			return nil, false
		}
		return FromError(event.Err) // ErrorEvent has no Unwrap, and no text without Err
	}
	var call *url.Error
	inCall := errors.As(err, &call)
	if inCall && (call == nil || call.Err == nil) {
		return nil, false // it says nothing, and its text would panic
	}
	if _, speaks := textOf(err); !speaks || isCancellation(err) {
		return nil, false
	}
	var api *mastodon.APIError
	if errors.As(err, &api) && api != nil {
		return fromAPIError(api, err), true
	}
	f, ok := networkFailure(err, inCall)
	if !ok {
		return nil, false
	}
	return f.explain(err), true
}

// isCancellation is true for what net/http returns when the caller gave up. A
// deadline is no cancellation, although both end a context. go-mastodon ends a
// WebSocket by closing the connection under its own reader; only a call may have
// another reason to do so.
func isCancellation(err error) bool {
	var call *url.Error
	return errors.Is(err, context.Canceled) ||
		strings.HasSuffix(err.Error(), "net/http: request canceled") ||
		errors.Is(err, net.ErrClosed) && !errors.As(err, &call)
}

func fromAPIError(api *mastodon.APIError, cause error) *MastodonError {
	body := wire.Body{RetryAfter: -1}
	if api.Message != "" {
		body = wire.Body{Shape: wire.JSON, Error: api.Message, Bare: true, Whole: true, RetryAfter: -1}
	}
	e := explain(&answer{status: api.StatusCode, body: body})
	if api.StatusCode < 400 {
		// No server explains itself with such a status, and the transport did
		// not see it, which would know what of the request is quoted here.
		e.Message = ""
	}
	e.Err = slim(cause)
	return e
}
