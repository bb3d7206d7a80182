package hostiletest_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// An attack is what a hostile instance does with a post. Every call has to end within
// its context, in an error with one of the codes. The error is not "safe", because the
// request was sent, and its text can be logged.
type attack struct {
	serve func(*loopback.Peer)
	codes []mastoerr.Code // one of these
	// patience is the time from the first byte of the response to the deadline of
	// the call; 0 for a call without a deadline.
	patience time.Duration
	// safe reports whether the protocol proves that nothing was applied.
	safe bool
}

// briefly is the patience of attacks that only a deadline ends.
const briefly = 60 * time.Millisecond

var attacks = map[string]attack{
	// Bodies.

	"a failure without end": {
		serve: loopback.Pour(loopback.Head("500 Oops")+"\r\n", "AAAAAAAA"), codes: is(mastoerr.CodeInternalError),
	},
	"a failure without end in chunks": {
		serve: loopback.Pour(loopback.Head("422 No", "Transfer-Encoding: chunked")+"\r\n", "8\r\n{\"error\"\r\n"), codes: is(mastoerr.CodeValidationFailed),
	},
	"a text without end": {
		serve: loopback.Pour(loopback.Head("422 No")+"\r\n{\"error\":\"", "AAAAAAAA"), codes: is(mastoerr.CodeValidationFailed),
	},
	"a page without end in the place of a status": {
		serve: loopback.Pour("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", "<p>"), codes: is(mastoerr.CodeInvalidResponse),
	},
	"white space without end in the place of a status": {
		serve: loopback.Pour("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "\n"), codes: is(mastoerr.CodeTimeout), patience: briefly,
	},
	"a failure that drips": {
		serve: loopback.Drip(loopback.Head("500 Oops")+"\r\n", `{"error":"x"}`), codes: is(mastoerr.CodeInternalError), patience: briefly,
	},
	"a failure that never comes after its headers": {
		serve: loopback.ReplyAndWait(loopback.Head("403 No", "Content-Length: 20") + "\r\n"), codes: is(mastoerr.CodeForbidden), patience: briefly,
	},
	"a success that drips": {
		serve: loopback.Drip(loopback.Head("200 OK")+"\r\n{", `"id":"1",`), codes: is(mastoerr.CodeTimeout), patience: briefly,
	},
	"a page that drips in the place of a status": {
		serve: loopback.Drip("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<", "html>"), codes: is(mastoerr.CodeInvalidResponse), patience: briefly,
	},
	"a failure that is a gzip bomb": {
		serve: func(p *loopback.Peer) { loopback.Reply(loopback.GzipResponse(422, loopback.GzipBomb()))(p) }, codes: is(mastoerr.CodeValidationFailed),
	},
	"a page that is a gzip bomb": {
		serve: func(p *loopback.Peer) {
			loopback.Reply(strings.Replace(loopback.GzipResponse(200, loopback.GzipBomb()), "application/json", "text/html", 1))(p)
		},
		codes: is(mastoerr.CodeInvalidResponse, mastoerr.CodeUnexpectedStatus),
	},

	// Lengths and chunks.

	"a length that is never reached":      {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: 9223372036854775807") + "\r\n{}"), codes: is(mastoerr.CodeServiceUnavailable)},
	"a length that is too large a number": {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: 9223372036854775808") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length that is negative":           {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: -1") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"two lengths":                         {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: 1", "Content-Length: 2") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length and chunks":                 {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: 1", "Transfer-Encoding: chunked") + "\r\n0\r\n\r\n"), codes: is(mastoerr.CodeServiceUnavailable)},
	"a transfer encoding that is none":    {serve: loopback.Reply(loopback.Head("503 No", "Transfer-Encoding: identity, x") + "\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length that is too short":          {serve: loopback.Reply(loopback.Head("422 No", "Content-Length: 7") + "\r\n{\"error\":\"HTTP/1.1 200 OK\"}"), codes: is(mastoerr.CodeValidationFailed)},
	"chunks that are noise":               {serve: loopback.Reply(loopback.Head("422 No", "Transfer-Encoding: chunked") + "\r\n\x00\xff\x1b[2J"), codes: is(mastoerr.CodeValidationFailed)},
	"a chunk that is too large a number":  {serve: loopback.Reply(loopback.Head("422 No", "Transfer-Encoding: chunked") + "\r\nfffffffffffffffff\r\n{"), codes: is(mastoerr.CodeValidationFailed)},
	"a chunk extension without end":       {serve: loopback.Pour(loopback.Head("422 No", "Transfer-Encoding: chunked")+"\r\n2;", "AAAAAAAA"), codes: is(mastoerr.CodeValidationFailed)},
	"chunks of a single byte without end": {serve: loopback.Pour(loopback.Head("422 No", "Transfer-Encoding: chunked")+"\r\n", "1\r\n{\r\n"), codes: is(mastoerr.CodeValidationFailed)},
	"trailers without end":                {serve: loopback.Pour(loopback.Head("422 No", "Transfer-Encoding: chunked")+"\r\n2\r\n{}\r\n0\r\n", "X: y\r\n"), codes: is(mastoerr.CodeValidationFailed)},

	// Headers.

	"headers without end":      {serve: loopback.Pour("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a header without end":     {serve: loopback.Pour("HTTP/1.1 200 OK\r\nX-A: ", "AAAAAAAA"), codes: is(mastoerr.CodeInvalidResponse)},
	"a status without end":     {serve: loopback.Pour("HTTP/1.1 200 ", "AAAAAAAA"), codes: is(mastoerr.CodeInvalidResponse)},
	"headers that drip":        {serve: loopback.Drip("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"), codes: is(mastoerr.CodeTimeout), patience: briefly},
	"50,000 headers":           {serve: loopback.Reply(loopback.Head("503 No") + strings.Repeat("X-A: b\r\n", 50_000) + "\r\n"), codes: is(mastoerr.CodeServiceUnavailable)},
	"headers of a megabyte":    {serve: loopback.Reply(loopback.Head("429 No", megabytes()...) + "\r\n"), codes: is(mastoerr.CodeRateLimited), safe: true},
	"103 without end":          {serve: loopback.Pour("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a change of protocol":     {serve: loopback.ReplyAndWait("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedStatus)},
	"a status beyond all":      {serve: loopback.Reply(loopback.Head("999 Beyond") + "\r\n{}"), codes: is(mastoerr.CodeUnexpectedStatus)},
	"a status below all":       {serve: loopback.Reply(loopback.Head("000 Below") + "\r\n{}"), codes: is(mastoerr.CodeUnexpectedStatus, mastoerr.CodeInvalidResponse)},
	"a header with a NUL":      {serve: loopback.Reply(loopback.Head("503 No", "X-Request-Id: a\x00b") + "\r\n{}"), codes: is(mastoerr.CodeServiceUnavailable, mastoerr.CodeInvalidResponse, mastoerr.CodeConnectionLost)},
	"HTTP/0.9":                 {serve: loopback.Reply("<html>hello</html>"), codes: is(mastoerr.CodeInvalidResponse)},
	"the screen is cleared":    {serve: loopback.Reply("\x1b[2J\x1b]0;owned\x07 200 OK\r\n\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"an answer within another": {serve: loopback.Reply(loopback.Head("503 No", "Content-Length: 0") + "\r\n" + loopback.Response(200, loopback.StatusJSON)), codes: is(mastoerr.CodeServiceUnavailable)},

	// Redirects.

	"a circle of GETs":            {serve: loopback.Repeat("HTTP/1.1 303 See Other\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
	"a circle of POSTs":           {serve: loopback.Repeat("HTTP/1.1 307 Again\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
	"a redirect of 256 KiB":       {serve: loopback.Repeat("HTTP/1.1 308 Away\r\nLocation: /" + strings.Repeat("a/", 1<<17) + "\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect, mastoerr.CodeConnectionLost)},
	"a lossy redirect of 256 KiB": {serve: loopback.Repeat("HTTP/1.1 302 Away\r\nLocation: /" + strings.Repeat("a/", 1<<17) + "\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
}

func is(codes ...mastoerr.Code) []mastoerr.Code { return codes }

// megabytes returns the headers that the library reads, each of one megabyte.
func megabytes() []string {
	var headers []string
	for _, name := range []string{
		"Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Date",
		"X-Request-Id", "WWW-Authenticate", "Server", "CF-Mitigated",
	} {
		headers = append(headers, name+": "+strings.Repeat("9", 1<<20))
	}
	return headers
}

func TestAttacksEndInTimeAndInAnOrdinaryError(t *testing.T) {
	t.Parallel()
	_ = loopback.GzipBomb() // compress it before the clock runs
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				late, err := suffer(t, loopback.OverPipe(a.serve)(t), a.patience)
				// A deadline ends the call at once. Without one, the library gives up a
				// body after 10 seconds.
				if a.patience != 0 {
					require.Zero(t, late)
				}
				require.LessOrEqual(t, late, 10*time.Second)
				require.Error(t, err)
				e, ok := mastoerr.FromError(err)
				require.True(t, ok, "%v", err)
				require.Contains(t, a.codes, e.Code, "%v", err)
				require.Equal(t, a.safe, e.Retry == mastoerr.RetrySafe)
				testkit.RequireFit(t, e)
			})
		})
	}
}

// suffer posts to a hostile instance. The deadline of the call passes patience after
// the first byte of the response; 0 is no deadline. late is how long the call went on
// after that. suffer checks that the connection is closed, or idle, afterwards. It
// runs in a synctest bubble, so the test fails if a goroutine is left.
func suffer(t testing.TB, p loopback.Instance, patience time.Duration) (late time.Duration, err error) {
	t.Helper()
	d := loopback.NewDeadline()
	var open atomic.Int32
	var heardAt atomic.Int64
	p.Ctx = d
	dial := p.Transport.DialContext
	p.Transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		open.Add(1)
		heard := func() {
			heardAt.CompareAndSwap(0, time.Now().Add(patience).UnixNano())
			if patience != 0 {
				time.AfterFunc(patience, d.Pass)
			}
		}
		return &loopback.CloseNotifier{Conn: &listening{Conn: c, heard: heard}, Closed: sync.OnceFunc(func() { open.Add(-1) })}, nil
	}
	err = p.Post(mastoerr.Wrap(p.Mastodon(t)))
	late = time.Since(time.Unix(0, heardAt.Load()))
	synctest.Wait()
	p.Transport.CloseIdleConnections()
	synctest.Wait()
	require.Zero(t, open.Load(), "a connection is left open")
	return late, err
}

// listening is a connection that calls heard after its first byte.
type listening struct {
	net.Conn
	once  sync.Once
	heard func()
}

func (l *listening) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if n > 0 {
		l.once.Do(l.heard)
	}
	return n, err
}
