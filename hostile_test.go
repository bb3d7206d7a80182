package mastoerr_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// An attack is what a hostile instance does to a post. Beside what the table
// says, every attack ends within the call's context, with an error that is not
// "safe" (the request was sent) and whose text is fit for a log.
type attack struct {
	serve func(*peer)
	codes []mastoerr.Code // one of these
	// patience is the time that the call's deadline leaves the instance once it
	// has begun to answer; 0 for a call without a deadline.
	patience time.Duration
	// safe is true where the protocol itself proves that nothing was applied.
	safe bool
}

const briefly = 60 * time.Millisecond

var attacks = map[string]attack{
	// Bodies.

	"a failure without end": {
		serve: pour(head("500 Oops")+"\r\n", "AAAAAAAA"), codes: is(mastoerr.CodeInternalError),
	},
	"a failure without end in chunks": {
		serve: pour(head("422 No", "Transfer-Encoding: chunked")+"\r\n", "8\r\n{\"error\"\r\n"), codes: is(mastoerr.CodeValidationFailed),
	},
	"a text without end": {
		serve: pour(head("422 No")+"\r\n{\"error\":\"", "AAAAAAAA"), codes: is(mastoerr.CodeValidationFailed),
	},
	"a page without end in the place of a status": {
		serve: pour("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", "<p>"), codes: is(mastoerr.CodeInvalidResponse),
	},
	"white space without end in the place of a status": {
		serve: pour("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", "\n"), codes: is(mastoerr.CodeTimeout), patience: briefly,
	},
	"a failure that drips": {
		serve: drip(head("500 Oops")+"\r\n", `{"error":"x"}`), codes: is(mastoerr.CodeInternalError), patience: briefly,
	},
	"a failure that never comes after its headers": {
		serve: saysAndWaits(head("403 No", "Content-Length: 20") + "\r\n"), codes: is(mastoerr.CodeForbidden), patience: briefly,
	},
	"a success that drips": {
		serve: drip(head("200 OK")+"\r\n{", `"id":"1",`), codes: is(mastoerr.CodeTimeout), patience: briefly,
	},
	"a page that drips in the place of a status": {
		serve: drip("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<", "html>"), codes: is(mastoerr.CodeInvalidResponse), patience: briefly,
	},
	"a failure that is a gzip bomb": {
		serve: func(p *peer) { answers(gzipAnswer(422, bomb()))(p) }, codes: is(mastoerr.CodeValidationFailed),
	},
	"a page that is a gzip bomb": {
		serve: func(p *peer) {
			answers(strings.Replace(gzipAnswer(200, bomb()), "application/json", "text/html", 1))(p)
		},
		codes: is(mastoerr.CodeInvalidResponse, mastoerr.CodeUnexpectedStatus),
	},

	// Lengths and chunks.

	"a length that is never reached":      {serve: answers(head("503 No", "Content-Length: 9223372036854775807") + "\r\n{}"), codes: is(mastoerr.CodeServiceUnavailable)},
	"a length that is too large a number": {serve: answers(head("503 No", "Content-Length: 9223372036854775808") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length that is negative":           {serve: answers(head("503 No", "Content-Length: -1") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"two lengths":                         {serve: answers(head("503 No", "Content-Length: 1", "Content-Length: 2") + "\r\n{}"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length and chunks":                 {serve: answers(head("503 No", "Content-Length: 1", "Transfer-Encoding: chunked") + "\r\n0\r\n\r\n"), codes: is(mastoerr.CodeServiceUnavailable)},
	"a transfer encoding that is none":    {serve: answers(head("503 No", "Transfer-Encoding: identity, x") + "\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a length that is too short":          {serve: answers(head("422 No", "Content-Length: 7") + "\r\n{\"error\":\"HTTP/1.1 200 OK\"}"), codes: is(mastoerr.CodeValidationFailed)},
	"chunks that are noise":               {serve: answers(head("422 No", "Transfer-Encoding: chunked") + "\r\n\x00\xff\x1b[2J"), codes: is(mastoerr.CodeValidationFailed)},
	"a chunk that is too large a number":  {serve: answers(head("422 No", "Transfer-Encoding: chunked") + "\r\nfffffffffffffffff\r\n{"), codes: is(mastoerr.CodeValidationFailed)},
	"a chunk extension without end":       {serve: pour(head("422 No", "Transfer-Encoding: chunked")+"\r\n2;", "AAAAAAAA"), codes: is(mastoerr.CodeValidationFailed)},
	"chunks of a single byte without end": {serve: pour(head("422 No", "Transfer-Encoding: chunked")+"\r\n", "1\r\n{\r\n"), codes: is(mastoerr.CodeValidationFailed)},
	"trailers without end":                {serve: pour(head("422 No", "Transfer-Encoding: chunked")+"\r\n2\r\n{}\r\n0\r\n", "X: y\r\n"), codes: is(mastoerr.CodeValidationFailed)},

	// Headers.

	"headers without end":      {serve: pour("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a header without end":     {serve: pour("HTTP/1.1 200 OK\r\nX-A: ", "AAAAAAAA"), codes: is(mastoerr.CodeInvalidResponse)},
	"a status without end":     {serve: pour("HTTP/1.1 200 ", "AAAAAAAA"), codes: is(mastoerr.CodeInvalidResponse)},
	"headers that drip":        {serve: drip("HTTP/1.1 200 OK\r\n", "X-A: b\r\n"), codes: is(mastoerr.CodeTimeout), patience: briefly},
	"50,000 headers":           {serve: answers(head("503 No") + strings.Repeat("X-A: b\r\n", 50_000) + "\r\n"), codes: is(mastoerr.CodeServiceUnavailable)},
	"headers of a megabyte":    {serve: answers(head("429 No", megabytes()...) + "\r\n"), codes: is(mastoerr.CodeRateLimited), safe: true},
	"103 without end":          {serve: pour("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"a change of protocol":     {serve: saysAndWaits("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedStatus)},
	"a status beyond all":      {serve: answers(head("999 Beyond") + "\r\n{}"), codes: is(mastoerr.CodeUnexpectedStatus)},
	"a status below all":       {serve: answers(head("000 Below") + "\r\n{}"), codes: is(mastoerr.CodeUnexpectedStatus, mastoerr.CodeInvalidResponse)},
	"a header with a NUL":      {serve: answers(head("503 No", "X-Request-Id: a\x00b") + "\r\n{}"), codes: is(mastoerr.CodeServiceUnavailable, mastoerr.CodeInvalidResponse, mastoerr.CodeConnectionLost)},
	"HTTP/0.9":                 {serve: answers("<html>hello</html>"), codes: is(mastoerr.CodeInvalidResponse)},
	"the screen is cleared":    {serve: answers("\x1b[2J\x1b]0;owned\x07 200 OK\r\n\r\n"), codes: is(mastoerr.CodeInvalidResponse)},
	"an answer within another": {serve: answers(head("503 No", "Content-Length: 0") + "\r\n" + rawAnswer(200, someStatus)), codes: is(mastoerr.CodeServiceUnavailable)},

	// Redirects.

	"a circle of GETs":            {serve: repeats("HTTP/1.1 303 See Other\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
	"a circle of POSTs":           {serve: repeats("HTTP/1.1 307 Again\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
	"a redirect of 256 KiB":       {serve: repeats("HTTP/1.1 308 Away\r\nLocation: /" + strings.Repeat("a/", 1<<17) + "\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect, mastoerr.CodeConnectionLost)},
	"a lossy redirect of 256 KiB": {serve: repeats("HTTP/1.1 302 Away\r\nLocation: /" + strings.Repeat("a/", 1<<17) + "\r\nContent-Length: 0\r\n\r\n"), codes: is(mastoerr.CodeUnexpectedRedirect)},
}

func is(codes ...mastoerr.Code) []mastoerr.Code { return codes }

// megabytes are the headers that the library reads, a megabyte each.
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
	_ = bomb() // takes time that is not the library's
	for name, a := range attacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			late, err := suffer(t, place{url: "http://" + serveTCP(t, a.serve)}, a.patience)
			// A busy machine takes its time to read what is bounded by size. After a
			// deadline nothing is left to read, and 10 seconds are what a body costs
			// that only the library's own patience ends.
			limit := time.Minute
			if a.patience != 0 {
				limit = 8 * time.Second
			}
			require.Less(t, late, limit)
			require.Error(t, err)
			e, ok := mastoerr.FromError(err)
			require.True(t, ok, "%v", err)
			require.Contains(t, a.codes, e.Code, "%v", err)
			require.Equal(t, a.safe, e.Retry == mastoerr.RetrySafe)
			requireFit(t, e)
		})
	}
}

// suffer posts to a hostile instance, with a deadline that passes some time after
// it has begun to answer, and checks that the connection is closed or can be used
// again. late is how long the call went on after the deadline, or after the first
// of the answer where there is none.
func suffer(t testing.TB, p place, patience time.Duration) (late time.Duration, err error) {
	t.Helper()
	d := newDeadline()
	var open atomic.Int32
	var heardAt atomic.Int64
	p.ctx = d
	if p.transport == nil {
		p.transport = newTransport(t)
	}
	p.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		open.Add(1)
		heard := func() {
			heardAt.CompareAndSwap(0, time.Now().Add(patience).UnixNano())
			if patience != 0 {
				time.AfterFunc(patience, d.pass)
			}
		}
		return &closing{&listening{Conn: c, heard: heard}, sync.OnceFunc(func() { open.Add(-1) })}, nil
	}
	err = p.post(mastoerr.Wrap(p.mastodon(t)))
	late = time.Since(time.Unix(0, heardAt.Load()))
	require.Eventually(t, func() bool {
		p.transport.CloseIdleConnections()
		return open.Load() == 0
	}, time.Minute, time.Millisecond, "a connection is left open")
	return late, err
}

// listening is a connection that calls heard when it has read something.
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

// requireFit checks that every text of an error is fit for a log.
func requireFit(t testing.TB, e *mastoerr.MastodonError) {
	t.Helper()
	require.LessOrEqual(t, len(e.Body()), 64<<10)
	texts := map[string]int{e.Error(): 2000, e.Message: 500, e.RequestID: 128, e.Host: 128, e.Endpoint: 500, string(e.Code): 64}
	require.LessOrEqual(t, len(e.Fields), 16)
	for _, f := range e.Fields {
		texts[f.Field], texts[f.Code], texts[f.Message] = 128, 128, 500
	}
	for text, limit := range texts {
		require.LessOrEqual(t, len(text), limit)
		require.True(t, utf8.ValidString(text), "%q", text)
		for _, r := range text {
			joiner := r == '\u200c' || r == '\u200d'
			require.False(t, !joiner && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)), "%U in %q", r, text)
		}
	}
	require.LessOrEqual(t, e.RetryIn(), 24*time.Hour)
}
