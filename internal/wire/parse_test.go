package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/wire"
)

func TestParseReadsEveryShapeThatServersUse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		raw  string
		want wire.Body
	}{
		"nothing":            {"", wire.Body{Shape: wire.Empty}},
		"blanks only":        {" \r\n\t", wire.Body{Shape: wire.Empty}},
		"a page":             {"\n <html>", wire.Body{Shape: wire.HTML}},
		"plain text":         {"Forbidden\n", wire.Body{Shape: wire.Text}},
		"a text":             {`{"error":"Record not found"}`, wire.Body{Shape: wire.JSON, Error: "Record not found", Bare: true}},
		"a text after a BOM": {"\ufeff" + `{"error":"x"}`, wire.Body{Shape: wire.JSON, Error: "x", Bare: true}},
		"an empty text":      {`{"error":""}`, wire.Body{Shape: wire.JSON, Bare: true}},
		"escapes":            {`{"error":"a\u0026b \ud83d\ude00 \n\"q\" \u00e9"}`, wire.Body{Shape: wire.JSON, Error: "a&b 😀 \n\"q\" é", Bare: true}},
		"a lone surrogate":   {`{"error":"\ud83d!"}`, wire.Body{Shape: wire.JSON, Error: "\ufffd!", Bare: true}},
		"bytes that are not UTF-8": {
			"{\"error\":\"a\xffb\"}", wire.Body{Shape: wire.JSON, Error: "a\ufffdb", Bare: true},
		},
		"OAuth": {
			`{"error":"invalid_grant","error_description":"The code is used."}`,
			wire.Body{Shape: wire.JSON, Error: "invalid_grant", Bare: true, Description: "The code is used."},
		},
		"error_code before code": {
			`{"error_code":"too_long","code":"other","error":"x"}`,
			wire.Body{Shape: wire.JSON, Error: "x", Bare: true, Word: "too_long"},
		},
		"an object (Misskey)": {
			`{"error":{"message":"Rate limit","code":"RATE_LIMIT_EXCEEDED","id":"x","kind":"client","info":{"reset":1700000000,"resetMs":1700000000123}}}`,
			wire.Body{Shape: wire.JSON, Error: "Rate limit", Word: "RATE_LIMIT_EXCEEDED", Kind: "client", ResetMillis: 1700000000123},
		},
		"an object (Mastodon's collections)": {
			`{"error":{"error":"Validation failed: Name is too long","details":{"name":[{"error":"ERR_TOO_LONG","description":"is too long"}]}}}`,
			wire.Body{Shape: wire.JSON, Error: "Validation failed: Name is too long", Fields: []wire.Field{{"name", "ERR_TOO_LONG", "is too long"}}},
		},
		"details": {
			`{"error":"x","details":{"a":[{"error":"ERR_BLANK","description":"can't be blank"},{"error":"ERR_TAKEN"}],"b":[]}}`,
			wire.Body{Shape: wire.JSON, Error: "x", Bare: true, Fields: []wire.Field{{"a", "ERR_BLANK", "can't be blank"}, {"a", "ERR_TAKEN", ""}}},
		},
		"errors by field (Laravel)": {
			`{"message":"Two things","errors":{"status":["too long"],"visibility":["invalid"]}}`,
			wire.Body{Shape: wire.JSON, Message: "Two things", Fields: []wire.Field{{Name: "status", Text: "too long"}, {Name: "visibility", Text: "invalid"}}},
		},
		"a list of errors (Akkoma)": {
			`{"error":"x","errors":[{"message":"bad","source":{"pointer":"/id"},"title":"Invalid"}]}`,
			wire.Body{Shape: wire.JSON, Error: "x", Bare: true, Fields: []wire.Field{{Name: "/id", Text: "bad"}}},
		},
		"msg, before detail (Ktistec)": {
			`{"detail":"b","msg":"invalid code"}`, wire.Body{Shape: wire.JSON, Message: "invalid code"},
		},
		"reason, before title (Vapor)": {
			`{"reason":"Not Found","error":true,"title":"c"}`, wire.Body{Shape: wire.JSON, Message: "Not Found"},
		},
		"detail as a list (FastAPI)": {
			`{"detail":[{"loc":["body","status"],"msg":"Field required","type":"missing"}]}`,
			wire.Body{Shape: wire.JSON, Fields: []wire.Field{{Name: "status", Word: "missing", Text: "Field required"}}},
		},
		"errors.detail (Phoenix)": {
			`{"errors":{"detail":"Page not found"}}`,
			wire.Body{Shape: wire.JSON, Error: "Page not found"},
		},
		"one string": {`"Comments are off"`, wire.Body{Shape: wire.JSON, Error: "Comments are off"}},
		"a problem (RFC 9457) of Cloudflare": {
			`{"title":"Error 1015","detail":"limited","error_code":1015,"cloudflare_error":true,"retry_after":30}`,
			wire.Body{Shape: wire.JSON, Message: "limited", Number: 1015, Cloudflare: true, RetryAfter: 30},
		},
		"zod_error (Hollo)":           {`{"error":"invalid_request","zod_error":{"a":[1]}}`, wire.Body{Shape: wire.JSON, Error: "invalid_request", Bare: true, Zod: true}},
		"text cut off":                {`{"error":"AAAA`, wire.Body{Shape: wire.JSON, Error: "AAAA", Bare: true}},
		"cut off in an escape":        {`{"error":"AA\u00`, wire.Body{Shape: wire.JSON, Error: "AA", Bare: true}},
		"cut off behind the text":     {`{"error":"A","x":[1,2`, wire.Body{Shape: wire.JSON, Error: "A", Bare: true}},
		"no values":                   {`{"error":,"message":}`, wire.Body{Shape: wire.JSON}},
		"braces that do not match":    {`{"details":{"a":[}],"error":"x"}`, wire.Body{Shape: wire.JSON}},
		"what follows is not read":    {`{"error":"x"} {"error":"y"}`, wire.Body{Shape: wire.JSON, Error: "x", Bare: true}},
		"a name in other letter case": {`{"ERROR":"x"}`, wire.Body{Shape: wire.JSON, Error: "x", Bare: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.want.Raw = test.raw
			if test.want.RetryAfter == 0 {
				test.want.RetryAfter = -1
			}
			got := wire.Parse(test.raw)
			got.Whole = false // see the next test
			require.Equal(t, test.want, got)
		})
	}
}

func TestParseTellsWhetherAnObjectCameWithItsEnd(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`{}`:                          true,
		`{"error":"x"}`:               true,
		`{"error":{"a":{}},"b":[{}]}`: true,
		`{"error":"x"} and more`:      true,
		`{"error":"x"`:                false,
		`{"error":{"a":{}}`:           false,
		`{"a":{},"error":"}`:          false,
		`{"a":[1,2}`:                  false,
		`{"error"`:                    false,
		`{`:                           false,
		`["error"]`:                   false,
		`"error"`:                     false,
		"\ufeff" + `{"error":"x"}`:    false,
	}
	for raw, want := range tests {
		require.Equal(t, want, wire.Parse(raw).Whole, raw)
	}
}

func TestParseBearsAttacksOnTheParser(t *testing.T) {
	t.Parallel()
	const deep = 5_000_000
	for name, raw := range map[string]string{
		"arrays":             strings.Repeat("[", deep),
		"objects":            strings.Repeat(`{"error":`, deep),
		"objects in details": `{"details":` + strings.Repeat(`{"a":`, deep),
		"quotes":             strings.Repeat(`"`, deep),
		"backslashes":        `{"error":"` + strings.Repeat(`\`, deep),
		"NUL":                strings.Repeat("\x00", deep),
		"colons":             `{"error":` + strings.Repeat(":", deep),
		"commas":             `{"errors":[` + strings.Repeat(",", deep),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := wire.Parse(raw)
			require.LessOrEqual(t, len(b.Raw), wire.MaxBody)
			require.LessOrEqual(t, len(b.Fields), wire.MaxFields)
		})
	}
}

// asJSON is what encoding/json makes of the members that are texts.
func asJSON(raw string) (text, description string, ok bool) {
	var e struct {
		Error       any    `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal([]byte(raw), &e) != nil {
		return "", "", false
	}
	text, ok = e.Error.(string)
	return text, e.Description, ok
}

func FuzzParseAgreesWithEncodingJSON(f *testing.F) {
	for _, raw := range []string{
		`{"error":"x"}`, `{"error":"a\u0041","error_description":"b"}`, `{"a":{"error":"no"},"error":"yes"}`,
		`{"a":[{"b":"}"},"]"],"error":"\ud83d\ude00\n"}`, `{"error":null}`, `{"error":{"error":"x"}}`, "{\"error\":\"\xff\"}",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		b := wire.Parse(raw)
		text, description, ok := asJSON(raw)
		if !ok || len(raw) > wire.MaxBody || foldsToKnown(raw) {
			return
		}
		require.Equal(t, text, b.Error)
		require.Equal(t, description, b.Description)
	})
}

// foldsToKnown is true where names stand twice or in odd letter case, of which
// encoding/json takes the last; that is not worth following.
func foldsToKnown(raw string) bool {
	var m map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &m) != nil {
		return true
	}
	for k := range m {
		if strings.EqualFold(k, "error_description") && k != "error_description" ||
			strings.EqualFold(k, "error") && k != "error" {
			return true
		}
	}
	again, err := json.Marshal(m)
	return err != nil || strings.Count(raw, ":") != strings.Count(string(again), ":")
}
