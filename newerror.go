package mastoerr

import (
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/ratelimit"
	"github.com/mastoerr/mastoerr/internal/redact"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// failure is all that is known of a failed call when its error is made.
type failure struct {
	code   Code
	retry  RetrySafety // "" for the code's own
	detail string      // the network's text
	cause  error

	response response          // zero when none arrived
	answered bool              // one arrived
	now      time.Time         // when it arrived; zero where its headers are not known
	request  *request.Facts    // nil when not known
	sent     *http.Request     // the one that was answered: OAuth's transport, for one, adds a token; may be nil
	exchange *attempt.Exchange // what the transport saw; nil when there was none

	readOnly    bool   // the call only reads, where the request is not known
	local       bool   // this machine found the fault, before anything was sent
	unproven    bool   // the error did not come out of a Transport of ours, and proves nothing by itself
	unseen      bool   // no Transport of ours saw the request, though a retry loop waits for one
	key         string // the context's Idempotency-Key
	keySupport  bool   // the caller relies on the key of this post
	afterUnsure bool   // an earlier request for the same post may have been applied
	lags        bool   // one more request within seconds may succeed
}

// unseenDetail is what an error says of a request that went past the hook.
const unseenDetail = "the request went through no Transport of this package; was the client changed after Wrap?"

// newError returns the error of a failure.
func newError(f *failure) *MastodonError { return f.label(new(MastodonError)) }

// label fills in e, which has to be zero, and returns it. It is the only place where
// an error gets its labels.
func (f *failure) label(e *MastodonError) *MastodonError {
	info, ok := f.code.Info()
	if !ok {
		// A rule named a code that the catalog lacks; a test forbids it.
		info, _ = CodeUnexpectedStatus.Info()
	}
	e.Code, e.Category, e.Action, e.Retry = info.Code, info.Category, info.Action, f.retrySafety(info)
	e.Err, e.Idempotent, e.lags = f.cause, f.readOnly, f.lags
	e.detail = strings.Clone(wire.Line(f.detail, maxMessage))
	if f.unseen {
		e.detail = wire.Line(strings.TrimPrefix(e.detail+"; "+unseenDetail, "; "), maxMessage)
	}
	if f.request != nil && f.request.Request != nil {
		f.addRequest(e)
	}
	f.addResponse(e)
	f.redact(e)
	return e
}

// newSuccessError returns the failure of a 2xx that is not what was asked for.
func newSuccessError(code Code, r *attempt.Record, detail string) *MastodonError {
	f := &failure{code: code, detail: detail}
	if x := r.Last(); x != nil {
		f.request, f.exchange = x.Request.First, x
	}
	return newError(f)
}

// retrySafety returns the code's own safety, corrected by what the transport saw
// and by what is known of earlier requests.
func (f *failure) retrySafety(info CodeInfo) RetrySafety {
	retry := info.Retry
	if f.retry != "" {
		retry = f.retry
	}
	if f.unseen && retry == RetrySafe {
		return RetryIfIdempotent
	}
	if f.answered {
		if f.afterUnsure && retry == RetryNever && isExplainedByPost(info.Code) {
			return RetryIfIdempotent
		}
		return retry
	}
	x := f.exchange
	unsent := x != nil && x.Sent.ProvablyUnsent()
	switch {
	case unsent && retry == RetryIfIdempotent:
		return RetrySafe
	case retry != RetrySafe || unsent:
		return retry
	case f.unproven || x != nil && !f.isUnprocessed():
		// The failure is of a kind that comes before the request is sent, but only
		// the transport underneath can tell that this one did: an alert may come in
		// the middle of a connection, and whoever sends a request again by himself
		// may get less far than the first time.
		return RetryIfIdempotent
	}
	return retry
}

// isUnprocessed reports whether the server provably did not process the request
// that it was sent: it refused the stream, or the client's certificate. A
// transport that hides its connections may have sent more than that request.
func (f *failure) isUnprocessed() bool {
	return f.exchange.Sent.Left() && (f.retry == RetrySafe || f.isCertificateAlert())
}

// isExplainedByPost reports whether a refusal with this code is what a published
// post looks like to a request that sends it again.
func isExplainedByPost(c Code) bool {
	switch c {
	case CodeMediaNotFound, CodeMediaInUse, CodeNotFound, CodeGone, CodeReplyTargetMissing, CodeQuoteTargetMissing, CodeDuplicate, CodeAlreadySubmitted, CodeConflict:
		return true
	}
	return false
}

// isCertificateAlert reports whether the server refused the client's certificate.
// The alert comes after the request and before it is read: TLS 1.3 asks for the
// certificate last (RFC 8446, section 4.4.2).
func (f *failure) isCertificateAlert() bool {
	return strings.HasPrefix(f.detail, "remote error: ") && strings.Contains(f.detail, "certificate")
}

// addRequest says which request failed.
func (f *failure) addRequest(e *MastodonError) {
	q := f.request
	e.Method, e.Host, e.Endpoint = q.Method, q.Host, q.Endpoint()
	e.Idempotent = q.Idempotent()
	if f.exchange != nil {
		e.Idempotent = f.exchange.Idempotent()
	}
	if f.keySupport {
		switch e.Code {
		case CodeConnectionLost, CodeTimeout, CodeBadGateway, CodeGatewayTimeout:
			e.Idempotent = true
		}
	}
}

// addResponse adds what the response says besides its code.
func (f *failure) addResponse(e *MastodonError) {
	if !f.answered {
		return
	}
	r := &f.response
	e.StatusCode = r.status
	e.Message = messageText(&r.body)
	e.Fields = fieldsOf(&r.body)
	e.RequestID = label(r.header.Get("X-Request-Id"))
	// Akkoma and Pleroma (idempotency_plug.ex).
	e.replayed = r.header.Get("Idempotent-Replayed") == "true"
	e.body = r.body.Raw
	f.addWait(e)
}

// addWait fills RateLimit and RetryAt. Servers name the wait in a header
// (Retry-After, X-RateLimit-Reset) or in the body.
func (f *failure) addWait(e *MastodonError) {
	r, now := &f.response, f.now
	if limits, ok := ratelimit.Headers(r.header, now); ok {
		e.RateLimit = RateLimit(limits)
	}
	// A wait never turns a never into a retry: Varnish puts a Retry-After on its
	// 403 and 404 pages, and on a 200.
	if e.Action != ActionRetryLater || e.Retry == RetryNever || r.status < 300 {
		return
	}
	if now.IsZero() {
		now = time.Now()
	}
	wait, ok := ratelimit.RetryAfter(r.header, now)
	if !ok {
		wait, ok = f.waitInBody(e, now)
	}
	if !ok && !e.RateLimit.Reset.IsZero() &&
		(r.status == http.StatusTooManyRequests || e.Code == CodeRateLimited || e.RateLimit.Remaining == 0) {
		wait, ok = e.RateLimit.Reset.Sub(now), true
	}
	if ok {
		e.RetryAt = now.Add(max(wait, 0))
	}
}

// waitInBody returns the wait that the body names: Cloudflare's retry_after, a
// Misskey fork's error.info.resetMs, or a sentence such as "retry in 12.34s".
func (f *failure) waitInBody(e *MastodonError, now time.Time) (time.Duration, bool) {
	b := &f.response.body
	switch {
	case b.Shape != wire.JSON && b.Shape != wire.Text:
		return 0, false
	case b.RetryAfter >= 0:
		return ratelimit.FromNumber(b.RetryAfter, f.response.header, now), true
	case b.ResetMillis > 0:
		return ratelimit.Until(time.UnixMilli(b.ResetMillis), f.response.header, now), true
	case e.Code == CodeRateLimited:
		return ratelimit.InText(e.Message)
	}
	return 0, false
}

// redact removes the request's secrets that the server echoed into its text.
func (f *failure) redact(e *MastodonError) {
	if f.request == nil || e.Message == "" && len(e.Fields) == 0 && e.RequestID == "" && e.detail == "" {
		return
	}
	secrets := redact.From(f.request, f.key)
	secrets.AddSent(f.sent)
	e.Message = secrets.Clean(e.Message, maxMessage)
	e.RequestID = secrets.Clean(e.RequestID, maxLabel)
	e.detail = secrets.Clean(e.detail, maxMessage)
	for i := range e.Fields {
		issue := &e.Fields[i]
		issue.Field, issue.Code = secrets.Clean(issue.Field, maxLabel), secrets.Clean(issue.Code, maxLabel)
		issue.Message = secrets.Clean(issue.Message, maxMessage)
	}
}
