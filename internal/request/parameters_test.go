package request_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/internal/request"
)

func TestTheParametersOfAnyBodyAreFound(t *testing.T) {
	t.Parallel()
	multipartType, multipartBody := asMultipart(t, "PNG", [2]string{"status", "a b"}, [2]string{"media_ids[]", "1"})
	type pairs [][2]string
	long := strings.Repeat("x", 2<<10)
	tests := map[string]struct {
		contentType, body string
		want              pairs
	}{
		"a form":                        {asForm, "status=a+b&media_ids%5B%5D=1", pairs{{"status", "a b"}, {"media_ids[]", "1"}}},
		"no Content-Type":               {"", "status=a", pairs{{"status", "a"}}},
		"a broken form":                 {asForm, "status=%zz&&=1&x&", pairs{{"status", "%zz"}, {"", "1"}, {"", "x"}}},
		"a form under another type":     {"text/plain", "status=a", pairs{{"status", "a"}}},
		"a text":                        {"text/plain", "a text = b", pairs{{"", "a text = b"}}},
		"an address":                    {"text/plain", "https://a.example/?b=c", pairs{{"", "https://a.example/?b=c"}}},
		"JSON":                          {asJSON, `{"status":"a\u00e9","sensitive":true,"spoiler_text":null,"n":[1,2]}`, pairs{{"status", "aé"}, {"sensitive", "true"}, {"n", "1"}, {"n", "2"}}},
		"JSON within JSON":              {asJSON, `{"poll":{"options":["x",{"a":"y"},"z"],"expires_in":5},"b":"c"}`, pairs{{"options", "x"}, {"a", "y"}, {"options", "z"}, {"expires_in", "5"}, {"b", "c"}}},
		"JSON under another type":       {asForm, ` {"status":"a"}`, pairs{{"status", "a"}}},
		"JSON that is a list":           {asJSON, `["a","b"]`, pairs{{"", "a"}, {"", "b"}}},
		"JSON that is a string":         {asJSON, `"a"`, pairs{{"", "a"}}},
		"JSON that breaks off":          {asJSON, `{"status":"a b`, pairs{{"status", "a b"}}},
		"JSON with too many ends":       {asJSON, `{"status":"a"}}]"b"`, pairs{{"status", "a"}, {"", "b"}}},
		"JSON that is deep":             {asJSON, strings.Repeat(`{"a":[`, 9) + `"b"` + strings.Repeat("]}", 9) + `"c"`, pairs{{"a", "b"}, {"", "c"}}},
		"multipart":                     {multipartType, multipartBody, pairs{{"status", "a b"}, {"media_ids[]", "1"}}},
		"multipart that breaks off":     {multipartType, multipartBody[:strings.Index(multipartBody, "a b")+2], pairs{{"status", "a "}}},
		"multipart without a boundary":  {"multipart/form-data", multipartBody, nil},
		"multipart without a type":      {"multipart/", multipartBody, nil},
		"nothing":                       {asForm, "", nil},
		"blanks":                        {asForm, " \n", nil},
		"a long value":                  {asForm, "a=" + long + long, pairs{{"a", (long + long)[:3<<10]}}},
		"a long value, cut off in half": {asForm, "a=" + strings.Repeat("%41", 1<<11), pairs{{"a", strings.Repeat("A", 1<<10)}}},
		"a long value, cut off by one":  {asForm, "a=xx" + strings.Repeat("%41", 1<<11), pairs{{"a", "xx" + strings.Repeat("A", 1<<10-1)}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got pairs
			for name, value := range request.Of(newRequest(t, http.MethodPost, statuses, test.contentType, test.body)).Parameters() {
				got = append(got, [2]string{name, value})
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestParametersCanBeLeftBeforeTheirEnd(t *testing.T) {
	t.Parallel()
	multipartType, multipartBody := asMultipart(t, "PNG", [2]string{"a", "1"}, [2]string{"b", "2"})
	for contentType, body := range map[string]string{asForm: "a=1&b=2", asJSON: `{"a":1,"b":2}`, multipartType: multipartBody, "text/plain": "a b"} {
		count := 0
		for range request.Of(newRequest(t, http.MethodPost, statuses, contentType, body)).Parameters() {
			count++
			break
		}
		assert.Equal(t, 1, count, contentType)
	}
}
