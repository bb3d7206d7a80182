package simulation

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// wire lies between a client and an instance. It knows which post a request is
// for, notes what a post's caller meets, and judges it without a look at what
// mastoerr makes of it.
type wire struct{ http.RoundTripper }

type postContext struct{}

func postOf(ctx context.Context) *Post {
	p, _ := ctx.Value(postContext{}).(*Post)
	return p
}

// passage is one request on the wire.
type passage struct {
	strike *strike
	fault  mastoerrtest.Fault
}

type passageContext struct{}

// decide is the instances' WithFaults.
func decide(req *http.Request) mastoerrtest.Fault {
	p := postOf(req.Context())
	if p == nil {
		return mastoerrtest.Fault{}
	}
	x := req.Context().Value(passageContext{}).(*passage)
	x.strike, x.fault = p.next(req)
	if x.strike != nil {
		p.struck = append(p.struck, x.strike)
	}
	return x.fault
}

func (w wire) RoundTrip(req *http.Request) (*http.Response, error) {
	p := postOf(req.Context())
	if p == nil {
		return w.RoundTripper.RoundTrip(req)
	}
	now := time.Now()
	p.requests++
	if now.Before(p.notBefore) {
		p.wrong("%s %s although the host named a wait until %s", req.Method, req.URL.Path, clock(p.notBefore))
	}
	x := new(passage)
	out := req.WithContext(context.WithValue(req.Context(), passageContext{}, x))
	if isNewPost(req) {
		p.sendings++
		out.Header = p.mark(req.Header)
	}
	dead := req.Context().Err() != nil
	resp, err := w.RoundTripper.RoundTrip(out)
	p.met(req, now, x, resp, err, dead)
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// mark gives a post without an Idempotency-Key one that occurs once, which has
// no effect anywhere, so that the post can be found in the instance's records.
func (p *Post) mark(h http.Header) http.Header {
	key := h.Get("Idempotency-Key")
	if key == "" {
		key = fmt.Sprintf("mark-%d-%d", p.ID, p.sendings)
		h = h.Clone()
		h.Set("Idempotency-Key", key)
	}
	p.keys[key] = true
	return h
}

// met notes what came of a request.
func (p *Post) met(req *http.Request, began time.Time, x *passage, resp *http.Response, err error, dead bool) {
	now := time.Now()
	p.lastAnswer = now
	name := ""
	if x.strike != nil {
		name = " [" + x.strike.name + "]"
	}
	switch {
	case err != nil:
		p.note(began, "%s %s%s: %v after %s", req.Method, req.URL.Path, name, err, now.Sub(began))
	default:
		p.note(began, "%s %s%s: %d after %s", req.Method, req.URL.Path, name, resp.StatusCode, now.Sub(began))
	}
	if resp != nil && resp.StatusCode == http.StatusTooManyRequests {
		p.throttled++
	}
	if until := namedWait(resp, now); until.After(p.notBefore) {
		p.notBefore = until
	}
	if !isNewPost(req) {
		return
	}
	switch {
	case dead:
	case p.leavesOpen(x, resp, err):
		p.open++
	case resp != nil && resp.StatusCode >= 400 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests:
		p.refused = resp.StatusCode
	}
}

// leavesOpen is true when the caller cannot know whether the post was made.
func (p *Post) leavesOpen(x *passage, resp *http.Response, err error) bool {
	if err != nil {
		return x.fault.Stage != unsent && !neverConnects(x.fault.Break)
	}
	switch {
	case x.strike != nil && x.strike.harmless:
		return false
	case resp.StatusCode >= 500, resp.StatusCode == http.StatusRequestTimeout:
		return true
	case resp.StatusCode == http.StatusBadRequest && p.Host.Software.Keys == mastoerrtest.KeysNoted:
		// "Duplicate idempotency key.", unless it was cut beyond recognition
		return x.fault.Break == ""
	case resp.StatusCode < 300:
		return x.fault.Break != "" || x.fault.Answer != nil
	}
	return false
}

func neverConnects(b mastoerrtest.Break) bool {
	return b == mastoerrtest.Refused || b == mastoerrtest.NoSuchHost || b == mastoerrtest.BadCertificate
}

// namedWait is until when the answer forbids further requests.
func namedWait(resp *http.Response, now time.Time) time.Time {
	if resp == nil || resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return time.Time{}
	}
	if v := resp.Header.Get("Retry-After"); v != "" {
		if n, err := strconv.Atoi(v); err == nil {
			return now.Add(time.Duration(n) * time.Second)
		}
		if at, err := http.ParseTime(v); err == nil {
			return at // the clocks are one here
		}
	}
	if at, err := time.Parse(time.RFC3339, resp.Header.Get("X-RateLimit-Reset")); err == nil && resp.StatusCode == http.StatusTooManyRequests {
		return at
	}
	return time.Time{}
}
