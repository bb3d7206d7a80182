// Package limitwait waits inside a call until a rate limit has passed. A request that met
// the limit was not applied, so sending it again cannot apply it twice.
package limitwait

import (
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
)

// Sender sends requests, and says which errors are rate limits.
type Sender interface {
	Send(*http.Request) (*http.Response, error)
	// LimitEnd reports whether err is a rate limit after which nothing was applied, and
	// returns when it ends; zero where the server did not say.
	LimitEnd(err error) (at time.Time, isLimit bool)
}

// The pause before the next request grows like go-mastodon's own.
const (
	firstPause = time.Second
	growth     = 1.5
)

// RoundTrip sends req, and again after each rate limit, for as long as the waits take
// most at most in all and do not pass the context's deadline. Else it returns the rate
// limit at once. A body that cannot be read again is sent once.
func RoundTrip(s Sender, req *http.Request, most time.Duration) (*http.Response, error) {
	next := req
	for pause := firstPause; ; pause = time.Duration(growth * float64(pause)) {
		resp, err := s.Send(next)
		if err == nil {
			if resp.Request == next {
				resp.Request = req
			}
			return resp, nil
		}
		at, isLimit := s.LimitEnd(err)
		wait := max(time.Until(at), min(pause, most))
		if !isLimit || most <= 0 || wait > most || passesDeadline(req, wait) {
			return nil, err
		}
		again, ok := withNewBody(req)
		if !ok {
			return nil, err
		}
		most -= wait
		_ = backoff.Sleep(req.Context(), wait) // where the context ended it, sending says so
		next = again
	}
}

func passesDeadline(req *http.Request, wait time.Duration) bool {
	deadline, ok := req.Context().Deadline()
	return ok && time.Now().Add(wait).After(deadline)
}

// withNewBody returns a copy of the request whose body reads from its beginning.
func withNewBody(req *http.Request) (*http.Request, bool) {
	again := req.WithContext(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return again, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	again.Body = body
	return again, err == nil
}
