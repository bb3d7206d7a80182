package known_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/wire"
)

func TestEveryRecordedFailureGetsItsCode(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read("mastodon", "localized", "field", "compat", "more", "servers", "reports") {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			a := answerOfCase(&c)
			code := judge(a)
			if elsewhere := decidedElsewhere(&c, a); elsewhere != "" {
				if code != "" {
					require.Equal(t, c.Want.Code, code, "though it is decided by %s", elsewhere)
				}
				return
			}
			if code == "" {
				code = known.Sentence(a)
			}
			if code == "" {
				code = known.Status(c.Status)
			}
			require.Equal(t, c.Want.Code, code, "%d %s", c.Status, c.Body)
		})
	}
}

func TestNoFailureGetsAWrongCode(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read("localized", "mastodon", "field", "compat", "more") {
		a := answerOfCase(&c)
		if code := judge(a); code != "" {
			require.Equal(t, c.Want.Code, code, "%s: %d %s", c.ID, c.Status, c.Body)
		}
		// Without the request, less is known, but nothing wrong.
		a.Method, a.Path = "", ""
		if code := judge(a); code != "" {
			require.Contains(t, append(lessPrecise[c.Want.Code], c.Want.Code), code, "%s without its path: %d %s", c.ID, c.Status, c.Body)
		}
	}
}

// lessPrecise is what remains of a code where the path is not known.
var lessPrecise = map[string][]string{
	"reply_target_missing":       {"not_found", "validation_failed"},
	"quote_target_missing":       {"not_found"},
	"invalid_parameter":          {"validation_failed"},
	"media_description_too_long": {"validation_failed"},
}

// TestWordsOfOAuthNeedNoLanguage: /oauth/token answers in 97 languages, and the
// word beside the description is the same in all of them.
func TestWordsOfOAuthNeedNoLanguage(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, c := range corpus.Read("localized") {
		a := answerOfCase(&c)
		if a.Body.Description == "" {
			continue
		}
		seen++
		require.Equal(t, c.Want.Code, known.Word(a), "%s: %s", c.ID, c.Body)
	}
	require.Greater(t, seen, 50)
}

func TestNothingIsCalledSafeThatIsNot(t *testing.T) {
	t.Parallel()
	safe := map[string]bool{
		"media_processing": true, "rate_limited": true, "write_conflict": true, "proxy_no_backend": true,
		"edge_challenge": true, "maintenance": true, "too_early": true, "dns_error": true,
		"connection_failed": true, "tls_error": true, "origin_unreachable": true,
	}
	for _, c := range corpus.Read("localized", "mastodon", "field", "compat", "more") {
		a := answerOfCase(&c)
		for _, status := range []int{c.Status, 400, 401, 403, 404, 409, 422, 500, 503} {
			a.Status = status
			if code := judge(a); safe[code] {
				require.Equal(t, "safe", c.Want.Retry, "%s at %d: %s gives %s", c.ID, status, c.Body, code)
			}
		}
	}
}

func TestTheFirstOfSeveralMessagesDecides(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"Validation failed: Text character limit of 500 exceeded, Text contained a disallowed hashtag: spam":                                 "text_too_long",
		"Validation failed: Text contained a disallowed hashtag: poll already closed, Text character limit of 500 exceeded":                  "hashtag_disallowed",
		"Validation failed: You have exceeded the limit of 300 scheduled posts, You have exceeded the limit of 25 scheduled posts for today": "scheduled_total_limit",
		"Validation failed: You have exceeded the limit of 25 scheduled posts for today, You have exceeded the limit of 300 scheduled posts": "scheduled_daily_limit",
		"Validation failed: Visibility is not included in the list, Deadline is too soon":                                                    "poll_invalid",
		"Validation failed: Title is too long (maximum is 256 characters)":                                                                   "",
		"Validation failed: You have exceeded the limit of 25 scheduled toots for that day":                                                  "scheduled_daily_limit",
		"VALIDATION FAILED: TEXT CHARACTER LIMIT OF 5000 EXCEEDED":                                                                           "text_too_long",
		"Context can't be blank": "",
	} {
		body := wire.Body{Shape: wire.JSON, Error: said, Bare: true}
		a := &known.Answer{Status: 422, Method: "POST", Path: "/api/v1/statuses", Body: &body}
		require.Equal(t, want, judge(a), said)
	}
}

func TestAMessageThatTheUserWroteDecidesNothing(t *testing.T) {
	t.Parallel()
	a := answerOf(400, `{"error":"Bad Request: could not parse scheduled_at value Language is invalid as ISO8601 time"}`)
	require.Equal(t, "invalid_parameter", judge(a))
}

func TestWhatIsNotKnownSaysNothing(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		``, `{}`, `[]`, `""`, `null`, `{"error":null}`, `{"error":""}`, `{"error":"."}`, `{"error":"A"}`, `{"error":"["}`,
		`{"error":"Etwas ging schief"}`, `{"error":"SOMETHING_NEW"}`, `{"error":"something_new","error_description":"?"}`,
		`{"error":{"code":"TOKEN_TOO_OLD","message":"?"}}`, `{"error_code":"brand_new","error":"?"}`,
		`{"code":"token-required","message":"Token required","data":{"status":401}}`,
		`{"error":"x","details":{"username":[{"error":"ERR_TAKEN","description":"has already been taken"}]}}`,
		`{"errors":{"detail":"Internal server error"}}`, `{"errors":{"detail":"Not found"}}`,
	} {
		for _, status := range []int{0, 206, 302, 400, 401, 403, 404, 413, 418, 422, 429, 500, 503, 520} {
			body := wire.Parse(raw)
			require.Empty(t, judge(&known.Answer{Status: status, Body: &body}), "%d %s", status, raw)
		}
	}
	require.Empty(t, judge(&known.Answer{Status: 422}))
}

func TestARateLimitIsOneWhateverItsWords(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read("localized", "mastodon", "field", "compat", "more") {
		a := answerOfCase(&c)
		a.Status = 429
		require.Empty(t, judge(a), c.ID)
	}
}
