package known

import "strings"

// maxWord bounds what can be a machine-readable word, in bytes. The longest
// known is Misskey's CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY.
const maxWord = 80

// isWord tells a word for machines from a sentence.
func isWord(s string) bool {
	return len(s) <= maxWord && strings.IndexByte(s, ' ') < 0
}

func wordCode(a *Answer, word string) string {
	if word == "" {
		return ""
	}
	if c := word[0]; 'A' <= c && c <= 'Z' {
		return misskeyCode(a, word)
	}
	switch word {
	case "invalid_request", "access_denied": // league/oauth2-server says what is wrong in the hint only
		return hintCode(a.Body.Hint, word)
	case "invalid_token": // RFC 6750, section 3.1: expired, revoked, malformed or invalid
		return tokenCode(a.Body.Description)
	case "expired_token": // RFC 8628, section 3.5: the device code; with 401 it can only be the access token
		if a.Status == 401 {
			return "token_expired"
		}
		return "invalid_grant"
	}
	return lowerWord(word)
}

// lowerWord knows the words in lower case that mean the same everywhere.
func lowerWord(word string) string {
	switch word {
	// RFC 6749, sections 4.1.2.1 and 5.2; Doorkeeper answers 400 to all but invalid_client.
	case "invalid_client", "unauthorized_client":
		return "invalid_client"
	case "invalid_grant", "unsupported_grant_type", "unsupported_response_type", "invalid_scope", "server_error":
		return word
	case "temporarily_unavailable":
		return "temporary_problem"
	case "invalid_credentials": // league/oauth2-server, OAuthServerException::invalidCredentials
		return "invalid_grant"
	case "invalid_code_challenge_method": // RFC 7636; Doorkeeper, lib/doorkeeper/errors.rb
		return "invalid_request"

	// RFC 6750, section 3.1.
	case "insufficient_scope":
		return word
	case "unauthorized": // Hollo, src/oauth/middleware.ts
		return word

	// RFC 7009, section 2.2.1.
	case "unsupported_token_type":
		return "invalid_request"

	// RFC 7591, section 3.2.2, and what Doorkeeper and others make of it.
	case "invalid_redirect_uri", "redirect_uri_mismatch":
		return "invalid_redirect_uri"

	// RFC 8628, section 3.5: ask again later, more slowly.
	case "authorization_pending":
		return "temporary_problem"
	case "slow_down":
		return "rate_limited"

	// OpenID Connect Core, section 3.1.2.6.
	case "login_required", "interaction_required", "consent_required", "account_selection_required":
		return "login_required"

	// Akkoma and Pleroma: identifiers of lib/pleroma/web/o_auth/o_auth_controller.ex.
	case "account_is_disabled":
		return "account_disabled"
	case "missing_confirmed_email":
		return "email_unconfirmed"
	case "awaiting_approval":
		return "approval_pending"
	case "password_reset_required":
		return word
	case "mfa_required":
		return "two_factor_required"
	// Akkoma and Pleroma: atoms that come through as they are, with 400
	// (lib/pleroma/web/mastodon_api/controllers/fallback_controller.ex).
	case "internal_server_error":
		return "internal_error"
	case "file_too_large":
		return "media_too_large"
	case "not_found":
		return "not_found"
	case "pinned_statuses_limit_reached", "ownership_error", "visibility_error":
		return "pin_invalid"

	// Friendica, src/Core/System.php and Module/Response.php: "code" of a 501.
	case "501 Not Implemented":
		return "not_implemented"
	}
	return ""
}

// tokenCode refines invalid_token by the description, which is Doorkeeper's
// English one or nothing.
func tokenCode(description string) string {
	switch {
	case contains(description, "revoked"):
		return "token_revoked"
	case contains(description, "expired"):
		return "token_expired"
	}
	return "token_invalid"
}

// hintCode reads the hint of league/oauth2-server (Pixelfed), which says
// invalid_request to a code that is used up, and access_denied to a dead token
// (src/Grant/AuthCodeGrant.php, src/AuthorizationValidators/BearerTokenValidator.php).
func hintCode(hint, word string) string {
	if hint == "" {
		return word
	}
	grant := contains(hint, "authorization code") || contains(hint, "refresh token") || contains(hint, "code_verifier")
	switch {
	case grant && !contains(hint, "parameter"):
		return "invalid_grant"
	case word == "access_denied" && contains(hint, "revoked"):
		return "token_revoked"
	case word == "access_denied" && contains(hint, "expired"):
		return "token_expired"
	case word == "access_denied" && contains(hint, "access token"), contains(hint, "token is not linked"):
		return "token_invalid"
	case contains(hint, "redirect uri"), contains(hint, "redirect_uri` is not"):
		return "invalid_redirect_uri"
	case contains(hint, "missing \"authorization\" header"):
		return "unauthorized"
	}
	return word
}

// contains tells whether the lower-case part stands anywhere in the first bytes
// of s, in either case.
func contains(s, part string) bool {
	s = s[:min(len(s), maxText)]
	for i := 0; i+len(part) <= len(s); i++ {
		if match(s, i, part) >= 0 {
			return true
		}
	}
	return false
}
