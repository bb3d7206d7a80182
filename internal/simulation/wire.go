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
	wasCut bool
}

// cut lets half of the answer through.
func (x *passage) cut(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	body = body[:len(body)/2]
	var rest io.Reader = strings.NewReader("")
	switch x.strike.cut {
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
	p.Requests++
	if now.Before(p.notBefore) {
		p.wrong("%s %s although the host named a wait until %s", req.Method, req.URL.Path, clock(p.notBefore))
	}
	x := new(passage)
	out := req.WithContext(context.WithValue(req.Context(), passageContext{}, x))
	if isNewPost(req) {
		p.Sendings++
		out.Header = p.mark(req.Header)
	}
	dead := req.Context().Err() != nil
	resp, err := w.RoundTripper.RoundTrip(out)
	cut := x.strike != nil && x.strike.cut != "" && err == nil && resp.StatusCode < 300
	x.wasCut = cut
	p.met(req, now, x, resp, err, dead)
	if p.crowd && p.Open == 1 {
		p.crowd = false
		p.account.crowd(p)
	}
	if err != nil {
		return nil, err
	}
	resp.Request = req
	if err := p.Host.skewed(resp); err != nil {
		return nil, err
	}
	if cut {
		return resp, x.cut(resp)
	}
	return resp, nil
}

// mark gives a post without an Idempotency-Key one that occurs once, which has
// no effect anywhere, so that the post can be found in the instance's records.
func (p *Post) mark(h http.Header) http.Header {
	key := h.Get("Idempotency-Key")
	if key == "" {
		key = fmt.Sprintf("mark-%d-%d", p.ID, p.Sendings)
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
		p.Throttled++
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
		if p.Open++; p.Open == 1 {
			p.firstOpen = began
		}
	case resp != nil && resp.StatusCode >= 400 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests:
		p.Refused = resp.StatusCode
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
