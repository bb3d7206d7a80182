package mastoerrtest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr"
)

// Fault is one thing that goes wrong with one request: how far the request
// gets, and what the caller meets in the place of the answer. The zero Fault is
// none.
//
//	Fault{Break: Refused}                        nobody listens
//	Fault{Stage: AfterApply, Break: Reset}       posted, and the answer is lost
//	Fault{Stage: AfterApply, Break: CutBody}     posted, and the answer is cut
//	FailWith(mastoerr.CodeTextTooLong).In("de")  Mastodon's own refusal, in German
//	FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After()
type Fault struct {
	// Stage says how far the request gets. The faults of a connection that does
	// not come about have no choice of it.
	Stage Stage
	// Break is the way in which the connection breaks.
	Break Break
	// Code names the failure that the caller gets: the wire response of a real
	// server for it, or a broken connection where that is what the code means.
	Code mastoerr.Code
	// Locale and Origin choose among the responses for Code: the language, and
	// the software that gives it ("mastodon", "nginx", "haproxy", "cloudflare",
	// "gotosocial" …, see Cases). Empty is any, English and Mastodon first.
	Locale, Origin string
	// Answer is the response that the caller gets. It wins over Code.
	Answer *Answer
	// Own marks Answer as the instance's own and not a proxy's: Akkoma stores
	// its own answers under their Idempotency-Key. Of a Code's response it is
	// known.
	Own bool
	// Delay passes before the caller meets any of this.
	Delay time.Duration
	// Work is the time that the instance takes to carry the request out. Where
	// it is longer than Delay, the change comes about after the caller was told
	// of the failure, as behind a proxy that answers 504 too early.
	Work time.Duration
}

// Stage says how far a request gets.
type Stage int

// The stages.
const (
	// BeforeApply: the request is sent, and the instance never carries it out.
	BeforeApply Stage = iota
	// AfterApply: the instance carries it out.
	AfterApply
	// BeforeSend: nothing of the request is sent, though somebody listens, as
	// when the connection breaks in the TLS handshake. It has no meaning for an
	// Answer.
	BeforeSend
)

// Break is a way in which a connection breaks.
type Break string

// The breaks.
const (
	// Refused: nobody listens. Nothing is sent.
	Refused Break = "refused"
	// NoSuchHost: the host's name is unknown. Nothing is sent.
	NoSuchHost Break = "no such host"
	// BadCertificate: the server's certificate is not to be trusted. Nothing is
	// sent.
	BadCertificate Break = "bad certificate"
	// Reset: the connection is reset.
	Reset Break = "reset"
	// Hangup: the connection is closed without an answer.
	Hangup Break = "hangup"
	// Silence: there is never an answer. It ends with the request's context, or
	// with ETIMEDOUT after 150 seconds: net.KeepAliveConfig's 15 seconds idle
	// and 9 probes 15 seconds apart.
	Silence Break = "silence"
	// CutBody: the answer begins and the connection ends within its body.
	CutBody Break = "cut body"
	// HalfBody: half of the body comes, framed as if it were all of it, as Caddy
	// and nginx do with a backend that dies (captured 2026-11).
	HalfBody Break = "half body"
	// EmptyBody: the status and the headers come, framed as if there were no
	// body.
	EmptyBody Break = "empty body"
)

// silence is how long Silence lasts at most.
const silence = 150 * time.Second

// beforeConnection is true for the breaks with which no connection comes about.
func (b Break) beforeConnection() bool {
	return b == Refused || b == NoSuchHost || b == BadCertificate
}

// beforeSend is true for the faults that end a request before it is sent. A
// server cannot play them: a client of its own, one that Client did not make,
// meets a reset of the connection in their place.
func (f *Fault) beforeSend() bool {
	return f.Break.beforeConnection() || f.Stage == BeforeSend && f.Break != "" && !f.Break.ofBody()
}

// ofBody is true for the breaks that an answer begins with.
func (b Break) ofBody() bool { return b == CutBody || b == HalfBody || b == EmptyBody }

// Answer is a response as it comes over the wire.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// FailWith is the fault that shows as code: a response of a real server, or a
// broken connection.
func FailWith(code mastoerr.Code) Fault { return Fault{Code: code} }

// AnswerWith is the fault of being answered like this.
func AnswerWith(status int, header http.Header, body string) Fault {
	return Fault{Answer: &Answer{status, header, body}}
}

// Slow is no failure: the instance takes that long.
func Slow(d time.Duration) Fault { return Fault{Work: d} }

// In is f in another language, where the responses of Cases have it.
func (f Fault) In(locale string) Fault { f.Locale = locale; return f }

// Behind is f as this proxy or other software words it.
func (f Fault) Behind(origin string) Fault { f.Origin = origin; return f }

// After is f after the instance has carried the request out.
func (f Fault) After() Fault { f.Stage = AfterApply; return f }

// String names the fault for the request log.
func (f Fault) String() string {
	what := ""
	switch {
	case f.Code != "":
		what = string(f.Code)
	case f.Answer != nil:
		what = fmt.Sprint(f.Answer.Status)
	}
	if f.Break != "" {
		if what != "" {
			what += ", "
		}
		what += string(f.Break)
	}
	switch {
	case what == "" && (f.Delay > 0 || f.Work > 0):
		return "slow"
	case what == "":
		return ""
	case f.Stage == AfterApply:
		return what + " after the change"
	}
	return what
}

// strikes is true when the caller does not get the instance's answer.
func (f *Fault) strikes() bool { return f.Break != "" || f.Answer != nil }

// resolve puts what Code stands for into Break or Answer.
func (f Fault) resolve(method, path string, now time.Time) (Fault, error) {
	if f.Code == "" || f.strikes() && !f.Break.ofBody() {
		return f, nil
	}
	if b, ok := breakOf(f.Code); ok {
		f.Break = b
		return f, nil
	}
	c := findCase(f.Code, f.Locale, f.Origin, method, path)
	if c == nil {
		return Fault{}, fmt.Errorf("no response is known for code %q, locale %q, origin %q", f.Code, f.Locale, f.Origin)
	}
	if f.Answer == nil {
		f.Answer = c.answerAt(now)
		f.Own = c.own()
	}
	return f, nil
}

// breakOf is how the codes come about that no response has.
func breakOf(c mastoerr.Code) (Break, bool) {
	switch c {
	case mastoerr.CodeConnectionFailed:
		return Refused, true
	case mastoerr.CodeDNSError:
		return NoSuchHost, true
	case mastoerr.CodeTLSError:
		return BadCertificate, true
	case mastoerr.CodeConnectionLost:
		return Reset, true
	case mastoerr.CodeTimeout:
		return Silence, true
	}
	return "", false
}
