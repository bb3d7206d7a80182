package hostiletest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// Types and flags of more HTTP/2 frames (RFC 9113, section 6).
const (
	framePush, framePing, frameWindow, frameContinuation = 5, 6, 8, 9
	endHeaders                                           = 4

	status200, status500 = "\x88", "\x8e" // RFC 7541, appendix A
)

// rawFrame returns a frame with any flags and payload.
func rawFrame(kind, flags byte, stream uint32, payload string) string {
	n := len(payload)
	return string([]byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags, 0, 0, 0, byte(stream)}) + payload
}

// literal returns a header field without compression (RFC 7541, section 6.2.2).
func literal(name, value string) string {
	return "\x00" + string([]byte{byte(len(name))}) + name + string([]byte{byte(len(value))}) + value
}

// frames returns a reply that is the same for every request.
func frames(all ...string) func(uint32) []string {
	return func(uint32) []string { return all }
}

var (
	fail500 = rawFrame(loopback.FrameHeaders, endHeaders, 1, status500)
	some    = rawFrame(loopback.FrameData, 0, 1, `{"error":"x"}`)
	block   = rawFrame(loopback.FrameData, 0, 1, strings.Repeat("x", 16<<10))
)

var attacksOverHTTP2 = map[string]struct {
	reply    func(uint32) []string
	codes    []mastoerr.Code
	patience time.Duration // as of an attack
}{
	"a failure whose body is reset":         {reply: frames(fail500, some, loopback.H2Frame(loopback.FrameReset, 1, loopback.H2InternalError)), codes: is(mastoerr.CodeInternalError)},
	"a failure whose connection goes away":  {reply: frames(fail500, some, loopback.H2Frame(loopback.FrameGoAway, 0, 1, loopback.H2InternalError), ""), codes: is(mastoerr.CodeInternalError)},
	"a failure without end":                 {reply: frames(fail500, strings.Repeat(block, 300)), codes: is(mastoerr.CodeInternalError)},
	"a failure that falls silent":           {reply: frames(fail500, some), codes: is(mastoerr.CodeInternalError), patience: briefly},
	"a success that is reset":               {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 1, status200+literal("content-type", "application/json")), rawFrame(loopback.FrameData, 0, 1, `{"id":`), loopback.H2Frame(loopback.FrameReset, 1, loopback.H2InternalError)), codes: is(mastoerr.CodeInvalidResponse)},
	"headers without end":                   {reply: frames(rawFrame(loopback.FrameHeaders, 0, 1, status200), strings.Repeat(rawFrame(frameContinuation, 0, 1, strings.Repeat(literal("a", "b"), 1000)), 5000)), codes: is(mastoerr.CodeInvalidResponse, mastoerr.CodeConnectionLost)},
	"empty continuations without end":       {reply: frames(rawFrame(loopback.FrameHeaders, 0, 1, status200), strings.Repeat(rawFrame(frameContinuation, 0, 1, ""), 10_000)), codes: is(mastoerr.CodeTimeout, mastoerr.CodeConnectionLost), patience: briefly},
	"headers that are a bomb":               {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 1, status200+"\x40\x01a\x7f\xe0\x1e"+strings.Repeat("b", 4063)+strings.Repeat("\xbe", 12000))), codes: is(mastoerr.CodeInvalidResponse, mastoerr.CodeConnectionLost)},
	"headers that are noise":                {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 1, "\xff\xff\xff\xff\xff")), codes: is(mastoerr.CodeConnectionLost)},
	"headers without a status":              {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 1, literal("a", "b"))), codes: is(mastoerr.CodeConnectionLost, mastoerr.CodeInvalidResponse)},
	"a status that is none":                 {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 1, literal(":status", "\x1b[2J"))), codes: is(mastoerr.CodeConnectionLost, mastoerr.CodeInvalidResponse)},
	"103 without end":                       {reply: frames(strings.Repeat(rawFrame(loopback.FrameHeaders, endHeaders, 1, literal(":status", "103")), 100_000)), codes: is(mastoerr.CodeConnectionLost, mastoerr.CodeInvalidResponse, mastoerr.CodeTimeout), patience: 5 * briefly},
	"pings without end":                     {reply: frames(strings.Repeat(rawFrame(framePing, 0, 0, "12345678"), 2000)), codes: is(mastoerr.CodeTimeout), patience: briefly},
	"settings without end":                  {reply: frames(strings.Repeat(rawFrame(loopback.FrameSettings, 0, 0, ""), 2000)), codes: is(mastoerr.CodeTimeout), patience: briefly},
	"a frame beyond all sizes":              {reply: frames("\xff\xff\xff\x00\x00\x00\x00\x00\x01" + strings.Repeat("x", 64<<10)), codes: is(mastoerr.CodeConnectionLost)},
	"a window beyond all sizes":             {reply: frames(strings.Repeat(loopback.H2Frame(frameWindow, 0, 0x7fffffff), 3)), codes: is(mastoerr.CodeConnectionLost)},
	"a push that nobody asked for":          {reply: frames(rawFrame(framePush, endHeaders, 1, "\x00\x00\x00\x02")), codes: is(mastoerr.CodeConnectionLost)},
	"a body before the headers":             {reply: frames(some), codes: is(mastoerr.CodeConnectionLost)},
	"an answer to another request":          {reply: frames(rawFrame(loopback.FrameHeaders, endHeaders, 7, status200)), codes: is(mastoerr.CodeConnectionLost, mastoerr.CodeTimeout), patience: briefly},
	"a farewell that clears the screen":     {reply: frames(rawFrame(loopback.FrameGoAway, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x02\x1b[2J\nowned"), ""), codes: is(mastoerr.CodeConnectionLost)},
	"a farewell that feigns a safe failure": {reply: frames(rawFrame(loopback.FrameGoAway, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x02stream error: stream ID 1; REFUSED_STREAM;"), ""), codes: is(mastoerr.CodeConnectionLost)},
}

func TestAttacksOverHTTP2EndInTimeAndInAnOrdinaryError(t *testing.T) {
	t.Parallel()
	for name, a := range attacksOverHTTP2 {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := loopback.OverPipe(func(p *loopback.Peer) { loopback.ServeHTTP2(p.Conn, a.reply) })(t)
				p.Transport.Protocols = new(http.Protocols)
				p.Transport.Protocols.SetUnencryptedHTTP2(true)
				start := time.Now()
				_, err := suffer(t, p, a.patience)
				require.LessOrEqual(t, time.Since(start), a.patience+10*time.Second)
				e, ok := mastoerr.FromError(err)
				require.True(t, ok, "%v", err)
				require.Contains(t, a.codes, e.Code, "%v", err)
				require.NotEqual(t, mastoerr.RetrySafe, e.Retry, "%v", err)
				testkit.RequireFit(t, e)
			})
		})
	}
}
