package request_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/request"
)

// asMultipart returns a multipart body of fields and one file.
func asMultipart(t testing.TB, file string, fields ...[2]string) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		require.NoError(t, w.WriteField(f[0], f[1]))
	}
	part, err := w.CreateFormFile("file", "a.png")
	require.NoError(t, err)
	_, err = part.Write([]byte(file))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return w.FormDataContentType(), b.String()
}

func TestTheFormOfANewPost(t *testing.T) {
	t.Parallel()
	multipartType, multipartBody := asMultipart(t, "PNG", [2]string{"status", "a b"}, [2]string{"media_ids[]", "1"}, [2]string{"media_ids[]", "2"})
	tests := map[string]struct {
		contentType, body string
		want              url.Values
	}{
		"a form":                         {asForm, "status=a+b&media_ids[]=1&media_ids[]=2", url.Values{"status": {"a b"}, "media_ids[]": {"1", "2"}}},
		"a form with a charset":          {"Application/X-WWW-Form-URLEncoded; charset=utf-8", "status=a", url.Values{"status": {"a"}}},
		"no Content-Type":                {"", "status=a", url.Values{"status": {"a"}}},
		"no body":                        {asForm, "", url.Values{}},
		"a broken form":                  {asForm, "status=%zz", nil},
		"JSON":                           {asJSON, `{"status":"a","sensitive":true,"spoiler_text":null}`, url.Values{"status": {"a"}, "sensitive": {"true"}}},
		"JSON with lists":                {asJSON, `{"media_ids":["1","2"],"poll":{"options":["x"]}}`, url.Values{"media_ids[]": {"1", "2"}, "poll[options][]": {"x"}}},
		"JSON with a name twice":         {asJSON, `{"status":"a","status":"b","media_ids":["1","1"]}`, url.Values{"status": {"b"}, "media_ids[]": {"1", "1"}}},
		"JSON with objects in a list":    {asJSON, `{"fields_attributes":[{"name":"a","value":1.5},{"name":"b"}]}`, url.Values{"fields_attributes[][name]": {"a", "b"}, "fields_attributes[][value]": {"1.5"}}},
		"JSON that is deep":              {asJSON, strings.Repeat(`{"a":`, 9) + "1" + strings.Repeat("}", 9), nil},
		"JSON with many values":          {asJSON, `{"a":[` + strings.Repeat("1,", 1000) + `1]}`, nil},
		"a form with many parameters":    {asForm, strings.Repeat("a=1&", 1000) + "a=1", nil},
		"JSON that is a list":            {asJSON, `["status"]`, nil},
		"broken JSON":                    {asJSON, `{"status":`, nil},
		"multipart, without its file":    {multipartType, multipartBody, url.Values{"status": {"a b"}, "media_ids[]": {"1", "2"}}},
		"multipart that breaks off":      {multipartType, multipartBody[:len(multipartBody)-10], nil},
		"multipart without its boundary": {"multipart/form-data", multipartBody, nil},
		"multipart of another kind":      {strings.Replace(multipartType, "form-data", "mixed", 1), multipartBody, nil},
		"another type":                   {"text/plain", "status=a", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := request.Of(newRequest(t, http.MethodPost, statuses, test.contentType, test.body))
			assert.Equal(t, test.want, f.Form())
			assert.Equal(t, test.want == nil, f.MayBeScheduled(), "what is not known may be scheduled")
		})
	}
}

func TestOtherCallsHaveNoForm(t *testing.T) {
	t.Parallel()
	r := newRequest(t, http.MethodPost, "https://m.example/api/v1/reports", asForm, "scheduled_at=2030-01-01")
	reads := countReads(r)
	f := request.Of(r)
	assert.Nil(t, f.Form())
	assert.False(t, f.MayBeScheduled() || f.NamesNoStatus())
	assert.Zero(t, *reads)
}

func TestWhichPostsAreScheduled(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		form                     url.Values
		scheduled, withoutTarget bool
	}{
		"for now":                  {form: url.Values{"status": {"x"}}, withoutTarget: true},
		"for no time":              {form: url.Values{"scheduled_at": {""}}, withoutTarget: true},
		"for later":                {form: url.Values{"scheduled_at": {"2030-01-01"}}, scheduled: true, withoutTarget: true},
		"a reply":                  {form: url.Values{"scheduled_at": {"2030-01-01"}, "in_reply_to_id": {"1"}}, scheduled: true},
		"a quotation":              {form: url.Values{"scheduled_at": {"2030-01-01"}, "quoted_status_id": {"1"}}, scheduled: true},
		"a quotation, by its fork": {form: url.Values{"scheduled_at": {"2030-01-01"}, "quote_id": {"1"}}, scheduled: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := request.Of(newRequest(t, http.MethodPost, statuses, asForm, test.form.Encode()))
			assert.Equal(t, test.scheduled, f.MayBeScheduled())
			assert.Equal(t, test.withoutTarget, f.NamesNoStatus())
		})
	}
}
