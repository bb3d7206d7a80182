package testkit

import (
	"fmt"
	"net/http"
	"strings"
)

// Injections are texts by which an instance may try to control a terminal, to forge
// a line of a log, or to run code on a page.
var Injections = map[string]string{
	"a line":                 "x\nlevel=ERROR msg=\"owned\"",
	"a carriage return":      "x\rmastodon: all is well",
	"a colour":               "x\x1b[31;1mred\x1b[0m",
	"a window's title":       "x\x1b]0;owned\x07",
	"a cleared screen":       "x\x1b[2J\x1b[H\x9b2J",
	"a bell and a backspace": "x\a\b\b\b\x7f",
	"a NUL":                  "x\x00y",
	"C1 controls":            "x\u0085\u008d\u009b31my",
	"the other direction":    "x\u202egnp.exe\u202c\u2066y\u2069\u200f\u061c",
	"separators":             "x\u2028y\u2029z\v\f",
	"invisible letters":      "x\u200b\u2060\ufeff\u00ad\U000e0041\U000e0042",
	"not UTF-8":              "x\xff\xfe\xc3(\xed\xa0\x80\xf5\x80",
	"half a character":       strings.Repeat("y", 499) + "é" + strings.Repeat("é", 64),
	"private use":            "x\ue000\U000f0000",
	"a page":                 "x</title><script>alert(1)</script>",
	"a format":               "x%!s(MISSING)%n%d%999999999d",
	"what JSON escapes":      strings.Repeat("<", 1000),
	"a long text":            strings.Repeat("x\x1b", 1<<15),
}

// Quoted returns text as a JSON string. Bytes that are not UTF-8 stay as they are.
func Quoted(text string) string {
	escape := strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`, "\r", `\r`, "\x00", `\u0000`, "\x1b", `\u001b`)
	return `"` + escape.Replace(text) + `"`
}

// Places are the places of a response that may hold a text of the instance.
var Places = map[string]func(text string) (contentType, body string, header http.Header){
	"error":              inJSON(`{"error":%s}`),
	"error_description":  inJSON(`{"error":"invalid_x","error_description":%s}`),
	"message":            inJSON(`{"message":%s}`),
	"detail":             inJSON(`{"detail":%s}`),
	"title":              inJSON(`{"title":%s}`),
	"an error's message": inJSON(`{"error":{"message":%s}}`),
	"an error's word":    inJSON(`{"error":{"message":"x","code":%s}}`),
	"error_code":         inJSON(`{"error":"x","error_code":%s}`),
	"a field's name":     inJSON(`{"error":"x","details":{%s:[{"error":"ERR_X","description":"x"}]}}`),
	"a field's word":     inJSON(`{"error":"x","details":{"a":[{"error":%s}]}}`),
	"a field's text":     inJSON(`{"error":"x","details":{"a":[{"error":"ERR_X","description":%s}]}}`),
	"a list of errors":   inJSON(`{"errors":[{"message":%[1]s,"source":{"pointer":%[1]s}},%[1]s]}`),
	"many fields":        inJSON(`{"error":%[1]s,"details":{` + strings.Repeat(`%[1]s:[{"error":%[1]s,"description":%[1]s}],`, 20) + `"a":[]}}`),
	"a single text":      inJSON(`%s`),
	"a page's title":     func(text string) (string, string, http.Header) { return "text/html", "<html><title>" + text, nil },
	"a page's heading":   func(text string) (string, string, http.Header) { return "text/html", "<h1>" + text + "</h1>", nil },
	"plain text":         func(text string) (string, string, http.Header) { return "text/plain", "x" + text, nil },
	"JSON as it is":      func(text string) (string, string, http.Header) { return "application/json", `{"error":"` + text, nil },
	"headers": func(text string) (string, string, http.Header) {
		h := http.Header{}
		for _, name := range []string{
			"X-Request-Id", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Date",
			"Location", "WWW-Authenticate", "Server", "Content-Type", "CF-Mitigated", "Link", "Idempotent-Replayed",
		} {
			h.Set(name, text)
		}
		return text, "{}", h
	},
}

func inJSON(format string) func(string) (string, string, http.Header) {
	return func(text string) (string, string, http.Header) {
		return "application/json", fmt.Sprintf(format, Quoted(text)), nil
	}
}
