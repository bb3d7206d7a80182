package mastoerr

import (
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// bodyPatience bounds the reading of a failure's body: an answer that never ends
// must not hold up a call whose context never ends either.
const bodyPatience = 10 * time.Second

// check is check for a response that http.Client has not seen yet: most
// redirects are its business, and an open stream is nobody's. It reads and
// closes the body of a failure.
func (t *trip) check(resp *http.Response) *MastodonError {
	if isPlainSuccess(resp) && resp.Request == t.first || isFollowed(resp) {
		return nil
	}
	body := resp.Body
	// Closing ends a Read that hangs.
	defer time.AfterFunc(bodyPatience, func() { _ = body.Close() }).Stop()
	e := check(resp)
	switch {
	case e == nil:
	case resp.StatusCode == http.StatusSwitchingProtocols:
		_ = body.Close()
	default:
		wire.Discard(body)
	}
	return e
}

// isPlainSuccess is true for the usual success: where no redirect led to it, there
// is nothing more to see.
func isPlainSuccess(resp *http.Response) bool {
	return resp.StatusCode == http.StatusOK && isJSON(resp.Header.Get("Content-Type"))
}

// closeBody does what a RoundTripper owes a request that it does not send.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}
