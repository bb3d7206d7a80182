package mastoerr

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/ratelimit"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/streampace"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// sendOnce sends req and returns what Transport promises.
func (t *Transport) sendOnce(req *http.Request) (*http.Response, error) {
	rt := &roundTrip{transport: t, req: req, record: attempt.From(req.Context())}
	rt.facts.Set(req)
	if err := rt.prepare(); err != nil {
		request.CloseBody(req)
		t.report(req.Context(), err)
		return nil, err
	}
	resp, err := rt.send()
	rt.settle(resp, err)
	if err != nil {
		rt.limit.Stop()
		t.report(req.Context(), err)
		return nil, err
	}
	return resp, nil
}

// roundTrip is one request on its way through a Transport. It holds all that belongs
// to the request, because every allocation is one of each call's.
type roundTrip struct {
	transport *Transport
	req       *http.Request // the caller's, which a RoundTripper must not change
	facts     request.Facts
	out       *http.Request // what is sent
	record    *attempt.Record
	exchange  attempt.Exchange
	sent      attempt.Sent
	limit     *attempt.Limit
	key       *idemkey.Key   // the context's, when it is sent with this request
	keyed     bool           // the request carries a key, from the context or the caller
	stream    *streampace.ID // of a request that opens a stream
	ownOut    http.Request   // what out points to, unless a key made another
}

// prepare makes the request that is sent, or refuses to.
func (rt *roundTrip) prepare() error {
	f := &rt.facts
	if fault := f.AddressFault(); fault != "" && !f.Redirected() {
		return newError(&failure{code: CodeInvalidInstanceURL, detail: fault, request: f, local: true})
	}
	ctx := rt.sent.Attach(rt.req.Context())
	if rt.record != nil && !f.Stream {
		ctx, rt.limit = attempt.NewLimit(ctx, rt.record.Timeout, rt.req)
	}
	rt.out, rt.ownOut = &rt.ownOut, *rt.req.WithContext(ctx)
	rt.limit.WatchUpload(rt.out)
	_, accepts := rt.req.Header["Accept"]
	if accepts && !f.NewStatus && !f.CrossHost {
		return nil
	}
	if rt.out.Header = maps.Clone(rt.req.Header); rt.out.Header == nil {
		rt.out.Header = make(http.Header)
	}
	if !accepts {
		rt.out.Header["Accept"] = acceptJSON
	}
	switch {
	case f.CrossHost:
		request.StripForCrossHost(rt.out.Header)
	case f.NewStatus:
		return rt.addKey()
	}
	return nil
}

var acceptJSON = []string{"application/json"}

// addKey sets the context's Idempotency-Key. A header of the caller's wins.
func (rt *roundTrip) addKey() error {
	if own := rt.req.Header.Get(request.KeyHeader); own != "" {
		rt.setKey(own)
		return nil
	}
	k := idemkey.From(rt.req.Context())
	if k == nil {
		return nil
	}
	if err := k.Claim(draft.HashOf(rt.req.Context(), rt.facts.Hash)); err != nil {
		code := CodeAlreadySubmitted
		if errors.Is(err, idemkey.ErrReused) {
			code = CodeIdempotencyKeyReused
		}
		return newError(&failure{code: code, cause: err, request: rt.facts.First})
	}
	rt.key = k
	rt.setKey(k.Value())
	return nil
}

func (rt *roundTrip) setKey(value string) {
	_, isStandard := rt.transport.roundTripper().(*http.Transport)
	rt.keyed, rt.out = true, request.WithKey(rt.out, value, isStandard)
}

func (rt *roundTrip) send() (*http.Response, error) {
	ctx := rt.req.Context()
	rt.begin()
	if ctx.Err() != nil {
		request.CloseBody(rt.req)
		rt.sent.Never()
		return nil, rt.wrapError(context.Cause(ctx))
	}
	if rt.facts.Stream {
		id := streampace.IDOf(rt.req)
		rt.stream = &id
		if err := rt.transport.streams.Wait(ctx, id); err != nil {
			request.CloseBody(rt.req)
			rt.sent.Never()
			return nil, rt.wrapError(err)
		}
	}
	resp, err := rt.transport.roundTripper().RoundTrip(rt.out)
	if resp == nil && err == nil {
		err = errNoResponse
	}
	if err != nil {
		if resp != nil && resp.Body != nil { // against the contract, and yet seen
			_ = resp.Body.Close()
		}
		return nil, rt.wrapError(err)
	}
	if resp.Request == nil || resp.Request == rt.out {
		resp.Request = rt.req
	} // else what lies underneath followed redirects, and isFailure has to see them
	rt.noteHeaders(resp)
	if e := rt.checkAndClose(resp); e != nil {
		return nil, e
	}
	rt.watchBody(resp)
	return resp, nil
}

var errNoResponse = errors.New("mastoerr: the transport underneath returned neither response nor error")

// begin tells the retry loop which request is about to leave.
func (rt *roundTrip) begin() {
	rt.exchange.Request, rt.exchange.Sent = &rt.facts, &rt.sent
	if rt.key != nil || rt.record != nil {
		rt.exchange.StartedAt = time.Now()
	}
	if rt.record != nil {
		rt.exchange.DuplicateOK = rt.record.DuplicateOK
		rt.record.Begin(&rt.exchange)
	}
}

// noteHeaders passes on what the headers of any response say.
func (rt *roundTrip) noteHeaders(resp *http.Response) {
	if rt.record != nil {
		if date, ok := ratelimit.ServerTime(resp.Header); ok {
			rt.record.SetClock(date, time.Now())
		}
	}
	if f := rt.transport.onRateLimit; f != nil {
		if limits, ok := ratelimit.Headers(resp.Header, time.Now()); ok {
			f(rt.facts.First.Host, RateLimit(limits))
		}
	}
}

// bodyReadTimeout bounds the reading of a failure's body: a response that never
// ends must not hold up a call whose context never ends either.
const bodyReadTimeout = 10 * time.Second

// checkAndClose classifies a response inside the transport, and reads and closes
// the body of a failure. It leaves redirects that http.Client follows, and open
// streams, alone.
func (rt *roundTrip) checkAndClose(resp *http.Response) error {
	facts := &rt.facts
	if resp.Request != rt.req {
		facts = request.Of(resp.Request)
	}
	if request.IsFollowed(resp) || isPlainSuccess(resp) && !facts.Redirected() && !isNoEntity(resp, facts) {
		return nil
	}
	body := resp.Body
	// Closing ends a Read that hangs.
	defer time.AfterFunc(bodyReadTimeout, func() { _ = body.Close() }).Stop()
	if !isFailure(resp, facts) {
		return nil
	}
	f := readFailure(resp, facts)
	f.sent = resp.Request
	if resp.StatusCode == http.StatusSwitchingProtocols {
		_ = body.Close()
	} else {
		wire.Discard(body)
	}
	f.response.keyed = rt.keyed
	rt.complete(&f)
	return newResponseError(&f)
}

// complete tells a failure what the transport knows.
func (rt *roundTrip) complete(f *failure) {
	f.request, f.exchange = rt.facts.First, &rt.exchange
	if rt.key == nil {
		return
	}
	f.key = rt.key.Base()
	f.afterUnsure = rt.key.OutcomeUnknown()
	if status := f.response.status; status == http.StatusInternalServerError || status == http.StatusServiceUnavailable {
		rt.key.SetErred()
	}
	f.keySupport = !rt.facts.CrossHost && rt.transport.supportsKey(rt.facts.Host) &&
		!rt.facts.MayBeScheduled() && rt.key.Reliable(rt.exchange.StartedAt, time.Now())
}

// watchBody bounds and watches the body of a success.
func (rt *roundTrip) watchBody(resp *http.Response) {
	if rt.stream != nil {
		resp.Body = rt.transport.streams.Body(rt.req.Context(), *rt.stream, resp.Body)
		return
	}
	if rt.record != nil {
		resp.Body = rt.limit.Body(rt.record.Watch(resp.Body))
	}
}

// settle notes what became of the request where it matters later.
func (rt *roundTrip) settle(resp *http.Response, err error) {
	e, _ := err.(*MastodonError)
	if rt.key != nil {
		rt.key.Settle(rt.exchange.StartedAt, rt.outcome(resp, e, err))
	}
	if rt.stream != nil && e != nil {
		rt.transport.streams.Failed(*rt.stream, e.Action != ActionRetryLater, e.RetryAt)
	}
}

func (rt *roundTrip) outcome(resp *http.Response, e *MastodonError, err error) idemkey.Outcome {
	switch {
	case err == nil && request.IsFollowed(resp):
		return idemkey.NotApplied
	case err == nil:
		return idemkey.Applied
	case e == nil && rt.sent.ProvablyUnsent():
		return idemkey.NotApplied
	case e == nil, e.Retry == RetryIfIdempotent, e.Code == CodeAlreadySubmitted:
		return idemkey.Unknown
	}
	return idemkey.NotApplied
}

// wrapError turns the error of the transport underneath into ours. The caller's
// own cancellation stays what it is, marked as such where a cause hides it.
func (rt *roundTrip) wrapError(err error) error {
	ctx := rt.req.Context()
	var ours *MastodonError
	switch {
	case errors.As(err, &ours): // a Transport underneath
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		if errors.Is(err, context.Canceled) {
			return err
		}
		return neterr.Cancellation(err)
	}
	f, ok := networkFailure(err, true)
	switch {
	case rt.limit.Expired():
		f = &failure{code: CodeTimeout, cause: neterr.Truncate(err)}
	case !ok && neterr.IsOver(ctx): // a deadline's cause, or what the client's timeout says
		f = &failure{code: CodeTimeout, cause: neterr.Truncate(err)}
	case !ok && strings.HasPrefix(err.Error(), "net/http: request canceled"): // by Request.Cancel
		return neterr.Cancellation(err)
	case !ok:
		f = &failure{code: CodeConnectionLost, cause: neterr.Truncate(err)}
	case f.code == CodeInvalidInstanceURL && rt.req.Response != nil:
		// A redirect led here, the instance's own address is fine.
		f.code, f.detail = CodeInvalidResponse, "the redirect leads nowhere"
	}
	if rt.facts.Redirected() && f.code != CodeInvalidResponse {
		f.detail = "a redirect led there" // to a host that the instance named
	}
	rt.complete(f)
	return newError(f)
}
