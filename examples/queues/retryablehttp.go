package queues

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// CheckRetry is for retryablehttp.Client. Its default retries a POST after any
// 5xx, and so posts twice. Below the API nobody can look for a post, so only
// what is safe to send again is sent again here; the rest is the caller's.
func CheckRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	if err == nil {
		err = mastoerr.CheckResponse(resp)
	}
	// A sleep in the call holds up its goroutine; a queue waits better.
	const patience = 5 * time.Minute
	advice := mastoerr.Advise(err)
	switch {
	case advice.Step != mastoerr.StepResend || advice.After > patience:
		return false, nil
	case resp == nil:
		return advice.After == 0, nil // Backoff could not know of the wait
	}
	// When Backoff gets the response its body is gone, and with it what
	// CheckResponse goes by. So the verdict is put where Backoff finds it.
	resp.Header.Set("Retry-After", strconv.Itoa(int(math.Ceil(advice.After.Seconds()))))
	return true, nil
}

// Backoff is for retryablehttp.Client. Its default knows Retry-After, and that
// only with a 429 or 503, but not X-RateLimit-Reset, which is what Mastodon
// sends.
func Backoff(lo, hi time.Duration, attempt int, resp *http.Response) time.Duration {
	wait := retryablehttp.DefaultBackoff(lo, hi, attempt, nil)
	if resp == nil {
		return wait
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // by CheckRetry
	return max(wait, time.Duration(seconds)*time.Second)
}

// WrapRetryable hooks mastoerr into a client as Wrap does, with retryablehttp
// below it. mastoerr is on top, so that what retryablehttp leaves is explained. No
// post of unknown outcome is sent again below it, keyed or not. An option such as
// WithKeySupport changes what Advise says about the error that comes out.
func WrapRetryable(c *mastodon.Client, opts ...mastoerr.Option) *mastodon.Client {
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil // it writes URLs with their query to stderr
	retrying.CheckRetry, retrying.Backoff = CheckRetry, Backoff
	// Without this the last response is thrown away for "giving up after 5
	// attempt(s)", and nothing is left to explain.
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	// It has an http.Client of its own, which would follow a redirect and turn the
	// POST into a GET before mastoerr or the caller's client could see it.
	retrying.HTTPClient.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if c.Transport != nil {
		retrying.HTTPClient.Transport = c.Transport
	}
	retrying.HTTPClient.Transport = sendOnce{retrying.HTTPClient.Transport}
	c.Transport = &retryablehttp.RoundTripper{Client: retrying}
	return mastoerr.Wrap(c, opts...)
}

// sendOnce keeps net/http from sending a POST again by itself. It does so, at
// once, when a reused connection dies and the request has an Idempotency-Key
// (golang/go#19943); without GetBody it cannot.
type sendOnce struct{ base http.RoundTripper }

func (t sendOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	out := *r
	out.GetBody = nil
	resp, err := t.base.RoundTrip(&out)
	if resp != nil {
		resp.Request = r
	}
	return resp, err
}
