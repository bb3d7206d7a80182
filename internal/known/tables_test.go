package known_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// codes are those of the taxonomy that a body can decide.
var codes = strings.Fields(`
	unauthorized token_invalid token_expired token_revoked user_token_required login_required invalid_grant
	invalid_client access_denied insufficient_scope forbidden account_disabled account_moved email_unconfirmed
	approval_pending two_factor_required password_reset_required action_not_allowed ip_blocked not_found
	reply_target_missing quote_target_missing endpoint_missing bad_request missing_parameter invalid_parameter
	invalid_request invalid_scope invalid_redirect_uri unsupported_grant_type unsupported_response_type
	unsupported_media_type already_submitted validation_failed text_too_long text_blank language_invalid
	media_too_many media_mixed media_not_found media_unprocessable media_type_unsupported media_too_large
	media_in_use media_description_too_long media_processing poll_invalid poll_ended poll_already_voted
	poll_own_vote scheduled_too_soon scheduled_daily_limit scheduled_total_limit duplicate hashtag_disallowed
	mention_unexpected pin_invalid quote_invalid follow_limit invite_invalid content_rejected storage_quota
	rate_limited internal_error not_implemented ssl_error remote_fetch_failed temporary_problem
	translation_unavailable write_conflict maintenance payload_too_large`)

func TestEveryRowIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, r := range known.Rows() {
		require.Contains(t, codes, r.Code, r.Text)
		require.Equal(t, strings.ToLower(r.Text), r.Text)
		require.Greater(t, len(r.Text), 5, r.Text)
		require.NotEqual(t, byte('*'), r.Text[0], r.Text)
		if c := r.Text[0]; 'a' <= c && c <= 'z' {
			require.NotEqual(t, byte('*'), r.Text[1], r.Text)
		}
		require.False(t, strings.HasSuffix(r.Text, "*"), r.Text)
		require.False(t, r.Exact && strings.HasSuffix(r.Text, "."), "the full stop is cut off before: %s", r.Text)
		require.NotZero(t, r.Status, r.Text)
	}
	for text, code := range known.Complaints() {
		require.Contains(t, codes, code)
		require.Equal(t, strings.ToLower(text), text)
	}
}

func TestEveryRowCanDecide(t *testing.T) {
	t.Parallel()
	for _, r := range known.Rows() {
		said := strings.ReplaceAll(r.Text, "*", "x")
		body := wire.Body{Shape: wire.JSON, Bare: true, Error: said}
		a := &known.Answer{Status: r.Status, Method: r.Method, Path: r.Path, Body: &body}
		require.Equal(t, r.Code, known.Text(a), "%d %s", r.Status, said)

		// So it does in capitals, and as the last of several messages.
		body.Error = strings.ToUpper(said)
		if isASCII(said) {
			require.Equal(t, r.Code, known.Text(a), body.Error)
		}
		if !r.Exact && !r.Prefix {
			body.Error = "Validation failed: Xyz is wrong, " + said
			require.Equal(t, r.Code, known.Text(a), body.Error)
		}
	}
}

func TestNoRowStandsTwice(t *testing.T) {
	t.Parallel()
	rows := known.Rows()
	slices.SortFunc(rows, func(a, b known.Row) int { return strings.Compare(a.Text, b.Text) })
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1], rows[i]
		require.False(t, a.Text == b.Text && a.Code == b.Code, a.Text)
	}
}

// A rule that no case needs is either known twice or known by nobody.
func TestEveryRowIsProvenByACase(t *testing.T) { // not parallel: it changes the tables
	type question struct {
		answer *known.Answer
		code   string
	}
	var questions []question
	for _, c := range corpus.Read("mastodon", "field", "compat", "edge", "kit", "more", "servers", "reports") {
		a := answerOfCase(&c)
		if decidedElsewhere(&c, a) == "" && known.Word(a) == "" {
			questions = append(questions, question{a, codeOrStatus(a)})
		}
	}
	known.EachRemoved(func(text string) {
		for _, q := range questions {
			if codeOrStatus(q.answer) != q.code {
				return
			}
		}
		require.Fail(t, "no case needs the rule: add one, or delete the rule", text)
	})
}

func codeOrStatus(a *known.Answer) string {
	if code := judge(a); code != "" {
		return code
	}
	return known.Status(a.Status)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0
}
