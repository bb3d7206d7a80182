package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args     []string
		stdin    string
		want     int
		contains string
	}{
		"a status and a body":            {[]string{"422", `{"error":"Validation failed: Text character limit of 500 exceeded"}`}, "", 0, "text_too_long"},
		"the body on standard input":     {[]string{"429"}, `{"error":"Throttled"}`, 0, "yes, nothing was applied"},
		"JSON":                           {[]string{"-json", "404", `{"error":"Record not found"}`}, "", 0, `"code": "not_found"`},
		"what curl -i prints":            {[]string{"-i"}, "HTTP/2 429 \r\nretry-after: 10\r\ncontent-type: text/plain\r\n\r\nSlow down", 0, "Not before"},
		"the last answer that curl got":  {[]string{"-i"}, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad Gateway\r\n\r\n", 0, "bad_gateway"},
		"a request that may be repeated": {[]string{"-method", "get", "-path", "/api/v1/statuses/1", "502"}, "", 0, "yes, the request cannot be applied twice"},
		"a request that may not":         {[]string{"-method", "post", "-path", "/api/v1/statuses", "502"}, "", 0, "look first"},
		"a success":                      {[]string{"200", "{}"}, "", 0, "no failure"},
		"help":                           {[]string{"-h"}, "", 0, "usage: explain"},
		"no arguments":                   {nil, "", 2, "expected a status"},
		"no status":                      {[]string{"abc"}, "", 2, `"abc" is no HTTP status`},
		"too many arguments":             {[]string{"422", "a", "b"}, "", 2, "expected a status"},
		"no response":                    {[]string{"-i"}, "hello", 2, `"hello" is no status line`},
		"nothing pasted":                 {[]string{"-i"}, "", 2, "no status line"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			require.Equal(t, test.want, run(test.args, strings.NewReader(test.stdin), &out, &out), out.String())
			require.Contains(t, out.String(), test.contains)
		})
	}
}
