package simulation

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing/iotest"
	"time"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// observer lies between a client and an instance. It injects the faults of the
// post that a request is for, and records what the client gets. It judges the
// outcome by itself, as mastoerr's judgement is what is to be tested.
type observer struct{ http.RoundTripper }

type postKey struct{}

func postOf(ctx context.Context) *Post {
	p, _ := ctx.Value(postKey{}).(*Post)
	return p
}

// exchange is one request and its response.
type exchange struct {
	kind   *faultKind
	fault  mastoerrtest.Fault
	wasCut bool
}

// cut truncates the body of resp.
func (x *exchange) cut(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	body = body[:len(body)/2]
	var rest io.Reader = strings.NewReader("")
	switch x.kind.cut {
	case mastoerrtest.CutBody:
		rest = iotest.ErrReader(io.ErrUnexpectedEOF)
	case mastoerrtest.HalfBody:
		resp.ContentLength = int64(len(body))
	case mastoerrtest.EmptyBody:
		body, resp.ContentLength = nil, 0
	}
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), rest))
	return nil
}

type exchangeKey struct{}

// injectFault returns the fault of a request. It is an argument of
// mastoerrtest.WithFaults.
func injectFault(req *http.Request) mastoerrtest.Fault {
	p := postOf(req.Context())
	if p == nil {
		return mastoerrtest.Fault{}
	}
	x := req.Context().Value(exchangeKey{}).(*exchange)
	if x.kind, x.fault = p.next(req); x.kind == nil && p.Host.listsRefused > 0 && isList(req) {
		x.fault = answer(p.Host.listsRefused, `{"error":"This action is not allowed"}`)
	}
	if x.kind != nil {
		p.met = append(p.met, x.kind)
	}
	return x.fault
}

func (o observer) RoundTrip(req *http.Request) (*http.Response, error) {
	p := postOf(req.Context())
	if p == nil {
		return o.RoundTripper.RoundTrip(req)
	}
	now := time.Now()
	p.Requests++
	if now.Before(p.notBefore) {
		p.violate("%s %s although the host asked to wait until %s", req.Method, req.URL.Path, clock(p.notBefore))
	}
	x := new(exchange)
	out := req.WithContext(context.WithValue(req.Context(), exchangeKey{}, x))
	if isNewPost(req) {
		if p.Attempts++; p.Attempts == 1 {
			p.firstSent = now
			p.startMeanwhile()
		}
		out.Header = p.tag(req.Header)
	}
	canceled := req.Context().Err() != nil
	resp, err := o.RoundTripper.RoundTrip(out)
	cut := x.kind != nil && x.kind.cut != "" && err == nil && resp.StatusCode < 300
	x.wasCut = cut
	p.observe(req, now, x, resp, err, canceled)
	if err != nil {
		return nil, err
	}
	if isNewPost(req) && resp.StatusCode == http.StatusOK && x.kind == nil && p.delay == 0 {
		p.account.answered.Store(true)
	}
	resp.Request = req
	switch {
	case cut:
		return resp, x.cut(resp)
	case resp.StatusCode == http.StatusOK && isList(req) && (x.kind == nil || x.fault.List == ""):
		return resp, p.noteShown(resp)
	}
	return resp, nil
}

// tag returns the header of an attempt to post. If it has no Idempotency-Key, it
// gets one that occurs once. That has no effect on the instance, and countCopies
// finds the post by it.
func (p *Post) tag(h http.Header) http.Header {
	key := h.Get("Idempotency-Key")
	if key == "" {
		key = fmt.Sprintf("mark-%d-%d", p.ID, p.Attempts)
		h = h.Clone()
		h.Set("Idempotency-Key", key)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys[key] = true
	return h
}

// observe records the result of a request that began at began. canceled says that
// its context had ended before.
func (p *Post) observe(req *http.Request, began time.Time, x *exchange, resp *http.Response, err error, canceled bool) {
	now := time.Now()
	p.lastResponse = now
	name := ""
	if x.kind != nil {
		name = " [" + x.kind.name + "]"
	}
	switch {
	case err != nil:
		p.note(began, "%s %s%s: %v after %s", req.Method, req.URL.RequestURI(), name, err, now.Sub(began))
	default:
		p.note(began, "%s %s%s: %d after %s", req.Method, req.URL.RequestURI(), name, resp.StatusCode, now.Sub(began))
	}
	if resp != nil && resp.StatusCode == http.StatusTooManyRequests {
		p.Throttled++
	}
	if !isNewPost(req) {
		p.noteLook(req, err == nil && resp.StatusCode < 400 && x.kind == nil)
	}
	if until := p.Host.retryTime(resp, now); until.After(p.notBefore) {
		p.notBefore = until
	}
	if !isNewPost(req) {
		return
	}
	switch {
	case canceled:
	case p.leavesUnknown(x, resp, err):
		if p.Unknown++; p.Unknown == 1 {
			p.firstUnknown = began
		}
	case resp != nil && resp.StatusCode >= 400 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests:
		p.Refused = resp.StatusCode
	}
}

// leavesUnknown reports whether the caller cannot know if the post was made.
func (p *Post) leavesUnknown(x *exchange, resp *http.Response, err error) bool {
	if err != nil {
		return x.fault.Stage != unsent && !neverConnects(x.fault.Break)
	}
	switch {
	case x.kind != nil && x.kind.provesNotApplied:
		return false
	case resp.StatusCode >= 500, resp.StatusCode == http.StatusRequestTimeout:
		return true
	case resp.StatusCode == http.StatusBadRequest && p.Host.Software.Keys == mastoerrtest.KeysReserved:
		return true // "Duplicate idempotency key."
	case resp.StatusCode < 300:
		return x.wasCut || x.fault.Break != "" || x.fault.Answer != nil
	}
	return false
}

func neverConnects(b mastoerrtest.Break) bool {
	return b == mastoerrtest.Refused || b == mastoerrtest.NoSuchHost || b == mastoerrtest.BadCertificate
}

// retryTime returns the time before which the response forbids another request,
// zero for none. A caller knows times that are dates by the Date beside them only,
// and without one by its own clock.
func (h *Host) retryTime(resp *http.Response, now time.Time) time.Time {
	if resp == nil || resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return time.Time{}
	}
	hasDate := resp.Header.Get("Date") != ""
	if v := resp.Header.Get("Retry-After"); v != "" {
		if n, err := strconv.Atoi(v); err == nil {
			return now.Add(time.Duration(n) * time.Second)
		}
		if at, err := http.ParseTime(v); err == nil {
			return at.Add(-ahead(h.date, hasDate))
		}
	}
	if at, err := time.Parse(time.RFC3339, resp.Header.Get("X-RateLimit-Reset")); err == nil && resp.StatusCode == http.StatusTooManyRequests {
		return at.Add(-max(h.clock, ahead(h.date, hasDate)))
	}
	return time.Time{}
}

// ahead returns how far a clock is ahead in the eyes of a caller.
func ahead(clock time.Duration, hasDate bool) time.Duration {
	if !hasDate {
		return max(clock, 0)
	}
	return clock
}
