package redact_test

import (
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/redact"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

func inJSON(t testing.TB, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	require.NoError(t, err)
	return strings.Trim(string(b), `"`)
}

// quotations are ways in which servers, and the languages that they are written
// in, quote what they were sent.
var quotations = map[string]func(testing.TB, string) string{
	"as it is":             func(_ testing.TB, s string) string { return s },
	"with other line ends": func(_ testing.TB, s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"in a form":            func(_ testing.TB, s string) string { return url.QueryEscape(s) },
	"in a path":            func(_ testing.TB, s string) string { return url.PathEscape(s) },
	"by JavaScript":        func(_ testing.TB, s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") },
	"in HTML by Go":        func(_ testing.TB, s string) string { return html.EscapeString(s) },
	"in HTML by Rails": func(_ testing.TB, s string) string {
		return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "'", "&#39;", "<", "&lt;", ">", "&gt;").Replace(s)
	},
	"in HTML by PHP": func(_ testing.TB, s string) string {
		return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "'", "&#039;", "<", "&lt;", ">", "&gt;").Replace(s)
	},
	"in paragraphs":        func(_ testing.TB, s string) string { return "<p>" + strings.ReplaceAll(s, "\n", "</p><p>") + "</p>" },
	"in JSON within JSON":  inJSON,
	"in ASCII within JSON": func(_ testing.TB, s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) },
	"with the slashes escaped": func(t testing.TB, s string) string {
		return strings.ReplaceAll(inJSON(t, s), "/", `\/`)
	},
	"with escaped surrogates": func(t testing.TB, s string) string {
		return strings.ReplaceAll(inJSON(t, s), "👍", `\ud83d\udc4d`)
	},
	"in other quotation marks": func(_ testing.TB, s string) string { return strings.ReplaceAll(s, "'", "’") },
	"with fixed spaces":        func(_ testing.TB, s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"with entities for spaces": func(_ testing.TB, s string) string { return strings.ReplaceAll(s, " ", "&nbsp;&nbsp;") },
	"with escaped line ends": func(_ testing.TB, s string) string {
		return strings.NewReplacer("\n", `\n`, "'", `\'`).Replace(s)
	},
	"cut off": func(_ testing.TB, s string) string { return s[:16] + "…" },
}

func TestAQuotationIsRedactedInAnyForm(t *testing.T) {
	t.Parallel()
	texts := []string{
		"Merger plan: \"Project " + codeID + "\"\nBudget for " + codeID + " & " + codeID + "'s <team>",
		"Hello everyone, don't tell the landlord about " + codeID,
		"Hello everyone & especially you: " + codeID,
		"a <b> by the <i>d</i> first: 'quoted' " + codeID,
		"grüße aus Berlin, don't tell " + codeID + " 👍 " + codeID,
		"https://example.org/a?b=c&token=" + codeID,
		"one\ntwo\nthree\n" + codeID,
		"100% of 50+1 \\o/ %41 &amp; " + codeID,
		"abcdefghijkl+mnop/qrs=" + codeID,
	}
	for name, quote := range quotations {
		for _, text := range texts {
			t.Run(name+", "+text[:12], func(t *testing.T) {
				t.Parallel()
				r := newPost(t)
				withForm("status", text)(r)
				said := wire.Line("Not allowed: «"+quote(t, text)+"» by rule 7", limit)
				said = redact.From(request.Of(r)).Clean(said, limit)
				assert.NotContains(t, said, codeID)
				assert.Contains(t, said, "Not allowed: «")
				assert.Contains(t, said, "[redacted]")
			})
		}
	}
}

// between puts a text between all characters of another.
func between(s, what string) string { return strings.Join(strings.Split(s, ""), what) }

func TestInvisibleCharactersHideNoSecret(t *testing.T) {
	t.Parallel()
	const token = "token-" + codeID + "-1234"
	quotes := map[string]string{
		"joiners":                     between(token, "\u200d"),
		"non-joiners":                 between(token, "\u200c"),
		"variation selectors":         between(token, "\ufe0f"),
		"many variation selectors":    between(token, strings.Repeat("\U000e0100", 3)),
		"Mongolian ones":              between(token, "\u180b"),
		"grapheme joiners":            between(token, "\u034f"),
		"fillers":                     between(token, "\u3164\u115f"),
		"word joiners":                between(token, "\u2060\ufeff"),
		"soft hyphens":                between(token, "\u00ad"),
		"accents":                     between(token, "\u0301"),
		"entities of joiners":         between(token, "&zwj;&#8205;&#x0000200d;"),
		"JSON escapes of joiners":     between(token, `\u200d`),
		"line ends":                   token[:8] + "\n" + token[8:],
		"blanks":                      between(token, " "),
		"tags":                        between(token, "<wbr/>"),
		"padded entities":             "&#0000000000116;" + token[1:],
		"padded hexadecimal entities": "&#X000000000000000000000000074;" + token[1:],
		"entities without an end":     "&#116" + token[1:],
	}
	for name, quote := range quotes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			withHeader("Authorization", "Bearer "+token)(r)
			said := redact.From(request.Of(r)).Clean(wire.Line("Bad token «"+quote+"» by rule 7", limit), limit)
			assert.Equal(t, "Bad token «[redacted]» by rule 7", said)
		})
	}
}

func TestASecretWithInvisibleCharactersIsFound(t *testing.T) {
	t.Parallel()
	const text = "a family 👨\u200d👩\u200d👧 and a heart ❤\ufe0f of " + codeID
	for name, quote := range map[string]string{
		"as it is":             text,
		"without them":         strings.NewReplacer("\u200d", "", "\ufe0f", "").Replace(text),
		"with others in blank": strings.ReplaceAll(text, " ", " \u200d "),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			withForm("status", text)(r)
			assert.Equal(t, "«[redacted]»", redact.From(request.Of(r)).Clean("«"+quote+"»", limit))
		})
	}
}

func TestWhatOnlyLooksLikeAQuotationStays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ secret, said string }{
		"an entity that is none": {"&unknown; secret", "&unknown and other words"},
		"a percent sign":         {"100% sure of it", "100%25 of all other things"},
		"an escape at the end":   {`\u00e9 secret`, `that is \u00`},
		"a bare backslash":       {"secret text", `that is \`},
		"a tag that is open":     {"secret text", "secret <not closed"},
		"a tag at the beginning": {"secret text", "<b>bold words</b>"},
		"no hexadecimal digits":  {"%zz and secret", "%z1 and other words"},
		"an escape that is none": {"secret text", `secret\qtext and more`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.said, redact.From(request.Of(nil), test.secret).Clean(test.said, limit))
		})
	}
}

// Whatever text comes, of whatever request: no panic, the bound holds, and the
// secret is gone.
func FuzzClean(f *testing.F) {
	f.Add("the secret text", "you sent the secret text here", "status=%zz&a=b")
	f.Add(`&#39;\u00e9%41<b>`, `&amp;#39;\\u00e9%2541<b`, `{"status":"x"}`)
	f.Fuzz(func(t *testing.T, secret, said, body string) {
		r := newPost(t)
		withBody("", body)(r)
		said = wire.Line(said, limit)
		clean := redact.From(request.Of(r), secret).Clean(said, limit)
		require.LessOrEqual(t, len(clean), max(limit, len(said)))
		for _, name := range []string{"status", "media_ids[]", "scheduled_at", "spoiler_text"} {
			if !strings.Contains(body+secret, name) {
				require.Equal(t, name, redact.From(request.Of(r), secret).Clean(name, limit), "the name of a parameter")
			}
		}
		line := wire.Line(secret, limit)
		if strings.IndexFunc(line, func(r rune) bool { return r >= 0x80 }) < 0 && min(len(secret), len(line)) >= 8 && line != "redacted" && !strings.ContainsAny(line, "[]") {
			require.NotContains(t, clean, line)
		}
	})
}
