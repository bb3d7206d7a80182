package mastoerrtest

import (
	"fmt"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Fault is what goes wrong with one request: how far the request gets, and what
// the caller meets instead of the response. The zero Fault is none.
//
//	Fault{Break: Refused}                        nobody listens
//	Fault{Stage: AfterApply, Break: Reset}       posted, and the response is lost
//	Fault{Stage: AfterApply, Break: CutBody}     posted, and the response is cut
//	Fault{Break: Reset}.Late(80 * time.Second)   the response is lost, and posted later
//	CrashBeforeKey()                             500, posted, and the key is unknown
//	KilledInCommit()                             no response, posted, and the key is locked
//	SlowCommit(14 * time.Second)                 200, after 14 seconds
//	ListedLate(time.Minute)                      200, and in no list for a minute
//	ChangedWarning("")                           200, and the content warning is gone
//	AnswerWith(200, nil, "{}").After()           posted, and the response says nothing
//	FailWith(mastoerr.CodeTextTooLong).In("de")  Mastodon's own refusal, in German
//	FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After()
type Fault struct {
	// Stage says how far the request gets. It means nothing with Refused,
	// NoSuchHost and BadCertificate, which send nothing.
	Stage Stage
	// Break is the way in which the connection breaks.
	Break Break
	// Code names the failure that the caller gets: a response that a real server
	// gave for it, or a broken connection where the code means that.
	Code mastoerr.Code
	// Locale and Origin choose among the responses for Code: the language, and
	// the software that gave it ("mastodon", "nginx", "haproxy", "cloudflare",
	// "gotosocial" …, see Cases). Empty is any, English and Mastodon first.
	Locale, Origin string
	// Answer is the response that the caller gets. It wins over Code.
	Answer *Answer
	// Own says that Answer comes from the instance itself and not from a proxy:
	// Akkoma stores its own responses under their Idempotency-Key. It is set
	// automatically for the response of a Code.
	Own bool
	// Delay passes before the caller meets any of this.
	Delay time.Duration
	// Work is the time that the instance takes to carry the request out. Where it
	// is longer than Delay, the change happens after the caller got the failure,
	// as behind a proxy that answers 504 too early.
	Work time.Duration
	// Key is what goes wrong with the Idempotency-Key of the post that the request
	// makes.
	Key KeyFault
	// ListedAfter is how long lists leave the post out that the request makes;
	// negative is for ever. Its id finds it at once.
	ListedAfter time.Duration
	// Warning is the content warning that the instance stores instead of the one that
	// was sent; nil changes nothing. See ChangedWarning.
	Warning *string
	// Dropped makes a spam filter swallow the post: the response is a 200 with a
	// status, whose id does not exist (app/lib/antispam.rb:19 of Mastodon 4.6).
	Dropped bool
	// List is what is wrong with the list that is the response.
	List ListFault
}

// KeyFault is what goes wrong with an Idempotency-Key after the post is committed.
// Mastodon stores it in Redis, in a step of its own
// (app/services/post_status_service.rb:244). It means nothing on Hollo, which stores
// it with the post, and on servers that ignore keys or reserve them before.
type KeyFault struct {
	// Lost: the key is never stored, as when Redis is down at that moment.
	Lost bool
	// LockKept is Lost, and the lock of Mastodon from 4.6 on stays for 15
	// minutes, as after a SIGKILL.
	LockKept bool
	// After is how much later than the post the key is stored.
	After time.Duration
	// For is how long the key is remembered; 0 is the software's own time.
	For time.Duration
}

// ListFault is what is wrong with a list. For a list that is forbidden or missing,
// use AnswerWith or FailWith.
type ListFault string

// The faults of lists.
const (
	// NullList: the list is null.
	NullList ListFault = "null"
	// EmptyList: the list is empty, whatever there is.
	EmptyList ListFault = "empty list"
	// EmptyEntries: the list is [{}].
	EmptyEntries ListFault = "empty entries"
	// NoTimes: the entries have no created_at.
	NoTimes ListFault = "no times"
	// OldestFirst: the page is in reverse order.
	OldestFirst ListFault = "oldest first"
)

// Stage says how far a request gets.
type Stage int

// The stages.
const (
	// BeforeApply: the request is sent, but the instance never carries it out.
	BeforeApply Stage = iota
	// AfterApply: the instance carries it out.
	AfterApply
	// BeforeSend: a server listens, but nothing of the request is sent, as when
	// the connection breaks in the TLS handshake. It means nothing for an Answer.
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
	// BadCertificate: the server's certificate cannot be trusted. Nothing is
	// sent.
	BadCertificate Break = "bad certificate"
	// Reset: the connection is reset.
	Reset Break = "reset"
	// CloseConnection: the connection is closed without a response.
	CloseConnection Break = "connection closed"
	// NoResponse: nothing ever comes. It ends with the request's context, or with
	// ETIMEDOUT after 150 seconds: net.KeepAliveConfig has 15 seconds idle and 9
	// probes 15 seconds apart.
	NoResponse Break = "no response"
	// CutBody: the response begins and the connection ends within its body.
	CutBody Break = "cut body"
	// HalfBody: half of the body comes, framed as if it were complete. Caddy and
	// nginx do this when a backend dies (captured in November 2026).
	HalfBody Break = "half body"
	// EmptyBody: the status and the headers come, framed as if there were no
	// body.
	EmptyBody Break = "empty body"
	// CutRequest: the connection ends when half of the request's body is sent.
	// After that, snac carries out what came of it, with Stage AfterApply; others
	// compare it with Content-Length and do nothing.
	CutRequest Break = "cut request"
)

// Answer is a response as it comes over the wire.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// FailWith returns the fault for a code: a response of a real server, or a broken
// connection.
func FailWith(code mastoerr.Code) Fault { return Fault{Code: code} }

// AnswerWith returns the fault whose response is this one.
func AnswerWith(status int, header http.Header, body string) Fault {
	return Fault{Answer: &Answer{status, header, body}}
}

// In returns f in another language, if Cases has a response in it.
func (f Fault) In(locale string) Fault { f.Locale = locale; return f }

// Behind returns f as this proxy or other software answers it.
func (f Fault) Behind(origin string) Fault { f.Origin = origin; return f }

// After returns f after the instance has carried the request out.
func (f Fault) After() Fault { f.Stage = AfterApply; return f }

// Late returns f with the change applied that long after the caller met f: behind
// a proxy that answers 504 too early, or after a connection that broke. Set Delay
// before.
func (f Fault) Late(d time.Duration) Fault {
	f.Stage, f.Work = AfterApply, f.Delay+d
	return f
}

// String returns the name of the fault in the request log.
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
	case what == "" && f.Dropped:
		return "dropped"
	case what == "" && f.ListedAfter != 0:
		return "listed late"
	case what == "" && f.Warning != nil:
		return "changed warning"
	case what == "":
		return string(f.List)
	case f.Stage == AfterApply:
		return what + " after the change"
	}
	return what
}

// plain returns f, whose Code is resolved, for the server.
func (f Fault) plain() fakemastodon.Fault {
	return fakemastodon.Fault{
		Stage: fakemastodon.Stage(f.Stage), Break: fakemastodon.Break(f.Break), Answer: (*fakemastodon.Answer)(f.Answer),
		Own: f.Own, Delay: f.Delay, Work: f.Work, Label: f.String(),
		Key: fakemastodon.KeyFault(f.Key), ListedAfter: f.ListedAfter, Warning: f.Warning, Dropped: f.Dropped, List: fakemastodon.ListFault(f.List),
	}
}

// resolve returns f with what Code stands for in Break or Answer.
func (f Fault) resolve(method, path string, now time.Time) (Fault, error) {
	cutsBody := fakemastodon.Break(f.Break).OfBody()
	if f.Code == "" || (f.Break != "" || f.Answer != nil) && !cutsBody {
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
		f.Answer = (*Answer)(c.answerAt(now))
		f.Own = c.own()
	}
	return f, nil
}

// breakOf returns the break for a code that no response has.
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
		return NoResponse, true
	}
	return "", false
}
