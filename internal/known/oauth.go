package known

// oauth holds the sentences of OAuth servers that send no word beside them:
// Iceshrimp.NET puts Doorkeeper's into "error" (Controllers/Mastodon/AuthController.cs),
// Pixelfed league/oauth2-server's with a 500 (app/Exceptions/Handler.php), and
// GoToSocial the errors of its Go library (go-oauth2/oauth2, errors/error.go).
var oauth = []rule{
	{has, "client authentication failed", "invalid_client", always, everywhere},
	{has, "the provided authorization grant is invalid", "invalid_grant", always, everywhere},
	{has, "the requested scope is invalid", "invalid_scope", always, everywhere},
	{has, "the authorization grant type is not supported", "unsupported_grant_type", always, everywhere},
	{has, "the authorization server does not support this response type", "unsupported_response_type", always, everywhere},
	{has, "the requested redirect uri is malformed", "invalid_redirect_uri", always, everywhere},
	{has, "the client is not authorized to perform this request", "invalid_client", always, everywhere},
	{has, "you are not authorized to revoke this token", "invalid_client", always, everywhere},
	{has, "the user credentials were incorrect", "invalid_grant", always, everywhere},
	{has, "the refresh token is invalid", "invalid_grant", always, everywhere},

	{is, "invalid authorize code", "invalid_grant", s400 | s401 | s403, everywhere},
	{is, "invalid refresh token", "invalid_grant", s400 | s401 | s403, everywhere},
	{is, "expired refresh token", "invalid_grant", s400 | s401 | s403, everywhere},
	{is, "expired access token", "token_expired", s400 | s401 | s403, everywhere},
	{is, "invalid code challenge", "invalid_grant", s400 | s401 | s403, everywhere},
	{is, "invalid redirect uri", "invalid_redirect_uri", s400 | s401 | s403, everywhere},
}
