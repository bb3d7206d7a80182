package known

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
)

// maxWord is the most bytes that an error code has. The longest known is Misskey's
// CANNOT_REPLY_TO_SPECIFIED_VISIBILITY_NOTE_WITH_EXTENDED_VISIBILITY.
const maxWord = 80

// isWord reports whether s can be an error code; else it is a sentence.
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
	case "invalid_request", "access_denied": // league/oauth2-server names the failure in the hint only
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

// lowerWord returns the code of an error code in lower case. These mean the same
// on every server.
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

	// WordPress, wp-includes/rest-api/class-wp-rest-request.php and class-wp-rest-server.php
	// (akirk/enable-mastodon-apps#232).
	case "rest_invalid_param":
		return "invalid_parameter"
	case "rest_missing_callback_param":
		return "missing_parameter"
	case "rest_no_route":
		return "endpoint_missing"

	// Friendica, src/Core/System.php and Module/Response.php: "code" of a 501.
	case "501 Not Implemented":
		return "not_implemented"
	}
	return ""
}

// tokenCode refines invalid_token by the description, which is Doorkeeper's English
// one or nothing.
func tokenCode(description string) string {
	switch {
	case mentions(description, "revoked"):
		return "token_revoked"
	case mentions(description, "expired"):
		return "token_expired"
	}
	return "token_invalid"
}

// hintCode reads the hint of league/oauth2-server (Pixelfed). That library says
// invalid_request of a used authorization code, and access_denied of an invalid token
// (src/Grant/AuthCodeGrant.php, src/AuthorizationValidators/BearerTokenValidator.php).
func hintCode(hint, word string) string {
	if hint == "" {
		return word
	}
	grant := mentions(hint, "authorization code") || mentions(hint, "refresh token") || mentions(hint, "code_verifier")
	switch {
	case grant && !mentions(hint, "parameter"):
		return "invalid_grant"
	case word == "access_denied" && mentions(hint, "revoked"):
		return "token_revoked"
	case word == "access_denied" && mentions(hint, "expired"):
		return "token_expired"
	case word == "access_denied" && mentions(hint, "access token"), mentions(hint, "token is not linked"):
		return "token_invalid"
	case mentions(hint, "redirect uri"), mentions(hint, "redirect_uri` is not"):
		return "invalid_redirect_uri"
	case mentions(hint, "missing \"authorization\" header"):
		return "unauthorized"
	}
	return word
}

// mentions reports whether the first maxText bytes of s contain the lower-case
// part, in either case.
func mentions(s, part string) bool {
	return ascii.Contains(s[:min(len(s), maxText)], part)
}
