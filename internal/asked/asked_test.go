package asked_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/asked"
	"github.com/mastoerr/mastoerr/internal/request"
)

func factsOf(t *testing.T, method, address, form string) *request.Facts {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(form, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	return request.Of(req)
}

func TestAComplaintIsReadWithTheRequestThatItAnswers(t *testing.T) {
	t.Parallel()
	const posts, media = "https://m.example/api/v1/statuses", "https://m.example/api/v2/media"
	for name, c := range map[string]struct {
		method, address, form string
		status                int
		code, words           string
		html                  bool
		want                  string
	}{
		"a blank text of a post with a picture":        {"POST", posts, "status=&media_ids[]=1", 422, "text_blank", "Validation failed: Text can't be blank", false, "media_not_found"},
		"the same in JSON":                             {"POST", posts, `{"media_ids":["1"]}`, 422, "text_blank", "x", false, "media_not_found"},
		"a blank text of a post without one":           {"POST", posts, "status=&media_ids[]=", 422, "text_blank", "x", false, "text_blank"},
		"a blank text of an edit":                      {"PUT", posts + "/9", "status=", 422, "text_blank", "x", false, "text_blank"},
		"a 500 to a text with NUL":                     {"POST", posts, "status=a%00b", 500, "internal_error", "", true, "invalid_parameter"},
		"a 500 to JSON with NUL":                       {"POST", posts, `{"status":"a\u0000b"}`, 500, "internal_error", "", true, "invalid_parameter"},
		"a 400 to bytes that are not UTF-8":            {"POST", posts, "status=%ff", 400, "bad_request", "", true, "invalid_parameter"},
		"a 400 to JSON that is not UTF-8":              {"POST", posts, "{\"status\":\"\xff\"}", 400, "bad_request", "", true, "invalid_parameter"},
		"a 500 to a text that can be read":             {"POST", posts, "status=ab", 500, "internal_error", "", true, "internal_error"},
		"a 502 to a text with NUL":                     {"POST", posts, "status=a%00b", 502, "server_error", "", true, "server_error"},
		"Basic credentials of the address":             {"POST", "https://user:x@m.example/oauth/token", "", 401, "invalid_client", "x", false, "invalid_instance_url"},
		"an unknown client of an address without":      {"POST", "https://m.example/oauth/token", "", 401, "invalid_client", "x", false, "invalid_client"},
		"no route for a new post":                      {"POST", posts, "status=a", 404, "not_found", "Not Found", false, "endpoint_missing"},
		"no route behind a doubled slash":              {"POST", "https://m.example//api/v1/statuses", "status=a", 404, "not_found", "Not Found", false, "endpoint_missing"},
		"no route for the account":                     {"GET", "https://m.example/api/v1/accounts/verify_credentials", "", 404, "not_found", "not found", false, "endpoint_missing"},
		"no route for an upload":                       {"POST", media, "", 404, "not_found", "Not Found", false, "endpoint_missing"},
		"a record that is missing":                     {"POST", posts, "status=a", 404, "not_found", "Record not found", false, "not_found"},
		"no route where the path names a record":       {"GET", posts + "/9", "", 404, "not_found", "Not Found", false, "not_found"},
		"no route where the query may":                 {"GET", "https://m.example/api/v1/accounts/lookup?acct=a", "", 404, "not_found", "Not Found", false, "not_found"},
		"no route where an attachment may be missing":  {"POST", posts, "status=a&media_ids[]=1", 404, "not_found", "Not Found", false, "not_found"},
		"no route where the body may name a record":    {"POST", "https://m.example/api/v1/reports", "account_id=1", 404, "not_found", "Not Found", false, "not_found"},
		"a missing record of a reply":                  {"POST", posts, "status=a&in_reply_to_id=7", 404, "not_found", "Record not found", false, "reply_target_missing"},
		"a missing record of a quote":                  {"POST", posts, "status=a&quoted_status_id=7", 404, "not_found", "Record not found", false, "quote_target_missing"},
		"a missing record of a reply that quotes":      {"POST", posts, "status=a&in_reply_to_id=7&quote_id=8", 404, "not_found", "Record not found", false, "not_found"},
		"a change of an attachment":                    {"PUT", "https://m.example/api/v1/media/7", "description=a", 404, "not_found", "Record not found", false, "media_in_use"},
		"a look at an attachment":                      {"GET", "https://m.example/api/v1/media/7", "", 404, "not_found", "Record not found", false, "not_found"},
		"an upload without a word":                     {"POST", media, "", 422, "validation_failed", "", false, "media_unprocessable"},
		"an upload with the name of the status":        {"POST", media, "", 422, "validation_failed", "Unprocessable Entity", false, "media_unprocessable"},
		"an upload with a reason":                      {"POST", media, "", 422, "validation_failed", "Validation failed: File can't be blank", false, "validation_failed"},
		"a post without a word":                        {"POST", posts, "status=a", 422, "validation_failed", "", false, "validation_failed"},
		"a page that refuses a post":                   {"POST", posts, "status=a", 422, "validation_failed", "Blocked", true, "forbidden"},
		"a page that refuses an upload":                {"POST", media, "", 422, "validation_failed", "", true, "forbidden"},
		"a page of an address that is not the API's":   {"POST", "https://m.example/auth/sign_in", "", 422, "validation_failed", "x", true, "validation_failed"},
		"a code that no request changes":               {"POST", posts, "status=a%00b&media_ids[]=1", 422, "text_too_long", "", false, "text_too_long"},
		"a 429 whatever the request":                   {"POST", posts, "status=a%00b", 429, "rate_limited", "", false, "rate_limited"},
		"a page that refuses a post and names nothing": {"POST", posts, "status=a", 403, "forbidden", "403 Forbidden", true, "forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := asked.Reread(&asked.Complaint{
				Code: c.code, Status: c.status, Words: c.words, HTML: c.html, Request: factsOf(t, c.method, c.address, c.form),
			})
			require.Equal(t, c.want, got.Code)
			require.Equal(t, c.want == "media_not_found", got.Lags)
		})
	}
}
