package mastoerr

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/request"
)

// trip is one request on its way through a Transport.
type trip struct {
	transport *Transport
	req       *http.Request   // the caller's, which a RoundTripper must not change
	first     *http.Request   // req, or where redirects led to req, the one that began
	out       *http.Request   // what is sent
	began     time.Time       // of a new post
	key       *idempotencyKey // the context's, when it is sent with this request
	post      postHash
	run       *run  // what Do knows of the attempts before, nil outside of Do
	pace      *pace // of a stream
	watch
}

// prepare makes the request that is sent, or refuses to.
func (t *trip) prepare() error {
	ctx := t.req.Context()
	t.run = runOf(ctx)
	t.out = t.req.WithContext(t.observe(ctx))
	_, accepts := t.req.Header["Accept"]
	newStatus := isNewStatus(t.req)
	strays := t.strays()
	if accepts && !newStatus && !strays {
		return nil
	}
	if t.out.Header = maps.Clone(t.req.Header); t.out.Header == nil {
		t.out.Header = make(http.Header)
	}
	if !accepts {
		t.out.Header["Accept"] = acceptJSON
	}
	if newStatus {
		t.began = time.Now()
	}
	switch {
	case strays:
		keepFromStrangers(t.out.Header)
	case newStatus:
		return t.addKey()
	}
	return nil
}

var acceptJSON = []string{"application/json"}

// addKey sets the context's Idempotency-Key. A header of the caller's wins.
func (t *trip) addKey() error {
	if own := t.req.Header.Get(idempotencyKeyHeader); own != "" {
		t.setKey(own)
		return nil
	}
	k := keyOf(t.req.Context())
	if k == nil || !t.honoured() {
		return nil
	}
	t.post = hashPost(t.req)
	if err := k.claim(t.post); err != nil {
		e := failure{code: CodeIdempotencyKeyReused}.explain(err)
		e.about(t.first)
		return e
	}
	t.key = k
	t.setKey(k.value)
	return nil
}

// setKey sets the header, and keeps net/http from sending the post again by
// itself. It does so when a reused connection dies and it finds a key and a body
// that it can read anew (Request.isReplayable, golang/go#19943): at once, which
// is too early, and on servers that ignore the key for a second post.
func (t *trip) setKey(value string) {
	if _, ok := t.transport.roundTripper().(*http.Transport); ok {
		// Names are the same in any letter case on the wire (RFC 9110, section
		// 5.1), and net/http looks for one.
		delete(t.out.Header, idempotencyKeyHeader)
		t.out.Header["idempotency-key"] = []string{value}
		return
	}
	// What lies in between may change the name, so it has to do without the
	// resends of what was never written, which are harmless.
	t.out.Header.Set(idempotencyKeyHeader, value)
	t.out = request.WithoutGetBody(t.out)
}

// honoured asks the policy about the request's host.
func (t *trip) honoured() bool {
	return t.transport.honours == nil || t.transport.honours(hostOf(t.req))
}

func (t *trip) send() (*http.Response, error) {
	if ctx := t.req.Context(); ctx.Err() != nil {
		closeBody(t.req)
		t.works.Store(true) // what goes no further was not sent
		err := t.explain(context.Cause(ctx))
		t.finish(err)
		return nil, err
	}
	if t.req.Method == http.MethodGet && t.req.URL != nil && isStream(t.req.URL.Path) {
		if err := t.holdStream(); err != nil {
			closeBody(t.req)
			return nil, err
		}
	}
	if t.run != nil {
		t.run.begin(t)
	}
	resp, err := t.transport.roundTripper().RoundTrip(t.out)
	if resp == nil && err == nil {
		err = errNoResponse
	}
	if err != nil {
		if resp != nil && resp.Body != nil { // against the contract, and yet seen
			resp.Body.Close()
		}
		err = t.explain(err)
		t.finish(err)
		return nil, err
	}
	if resp.Request == nil || resp.Request == t.out {
		resp.Request = t.req
	} // else what lies underneath followed redirects, and check has to see them
	if t.run != nil {
		t.run.readClock(resp.Header, time.Now())
	}
	if f := t.transport.onRateLimit; f != nil {
		if r := rateLimitOf(resp.Header, time.Now()); !r.IsZero() {
			f(hostOf(t.first), r)
		}
	}
	if e := t.check(resp); e != nil {
		e.Idempotent = t.idempotent()
		t.settleReplay(e)
		t.finish(e)
		return nil, e
	}
	t.finish(nil)
	if t.pace != nil {
		resp.Body = t.pace.opened(resp.Body, time.Now())
	}
	if isLook(t.req.Context()) {
		resp.Body = bounded(resp.Body)
	}
	return resp, nil
}

var errNoResponse = errors.New("mastoerr: the transport underneath returned neither response nor error")

// finish notes the outcome where it matters later.
func (t *trip) finish(err error) {
	e, _ := err.(*MastodonError)
	if t.key != nil {
		// A success spends the key, and so may anything that is not known to
		// have failed.
		t.key.settle(t.post, t.began, err == nil || e == nil && !t.unsent() || e != nil && e.Retry == RetryIfIdempotent)
	}
	if t.pace != nil && e != nil {
		t.pace.failed(e, time.Now())
	}
}

// idempotent is isIdempotent for what was sent, with what only the transport
// knows: whether the host honours the key, and how old the key is.
func (t *trip) idempotent() bool {
	if !isIdempotent(t.outgoing()) {
		return false
	}
	if t.first != t.req && !isNewStatus(t.first) && !isIdempotent(t.first) {
		return false // a resend begins anew, and may be led elsewhere
	}
	if !isNewStatus(t.req) {
		return true
	}
	return !t.strays() && t.honoured() && (t.key == nil || time.Now().Before(t.key.expires(t.began)))
}

// outgoing is the caller's request with the key where isIdempotent looks for it.
func (t *trip) outgoing() *http.Request {
	if t.key == nil {
		return t.req
	}
	r := *t.req
	r.Header = http.Header{
		idempotencyKeyHeader: {t.key.value},
		"Content-Type":       t.req.Header["Content-Type"],
	}
	return &r
}

// explain turns the error of the transport underneath into ours. The caller's
// own cancellation stays what it is, marked as such where a cause hides it.
func (t *trip) explain(err error) error {
	ctx := t.req.Context()
	var ours *MastodonError
	switch {
	case errors.As(err, &ours): // a Transport underneath
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		if errors.Is(err, context.Canceled) {
			return err
		}
		return &cancellation{err}
	}
	f, ok := networkFailure(err, true)
	switch {
	case !ok && isOver(ctx): // a deadline's cause, or what the client's timeout says
		f = failure{code: CodeTimeout}
	case !ok && strings.HasPrefix(err.Error(), "net/http: request canceled"): // by Request.Cancel
		return &cancellation{err}
	case !ok:
		f = failure{code: CodeConnectionLost}
	case f.code == CodeInvalidInstanceURL && t.req.Response != nil:
		// A redirect led here, the instance's own address is fine.
		f = failure{code: CodeInvalidResponse, detail: "the redirect leads nowhere"}
	}
	e := f.explain(err)
	e.about(t.first)
	e.Idempotent = t.idempotent()
	e.Retry = t.retry(e)
	if t.first != t.req && f.code != CodeInvalidResponse {
		e.detail = "a redirect led there" // to a host that the instance named
	}
	e.redact(t.first)
	return e
}
