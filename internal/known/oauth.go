package known

// oauth holds the sentences of OAuth servers that send no error code with them.
// Iceshrimp.NET puts Doorkeeper's sentences into "error"
// (Controllers/Mastodon/AuthController.cs), Pixelfed those of league/oauth2-server
// with a 500 (app/Exceptions/Handler.php), and GoToSocial the errors of its Go
// library (go-oauth2/oauth2, errors/error.go).
var oauth = []rule{
	{contains, "client authentication failed", "invalid_client", anyStatus, anyRoute},
	{contains, "the requested scope is invalid", "invalid_scope", anyStatus, anyRoute},
	{contains, "the authorization grant type is not supported", "unsupported_grant_type", anyStatus, anyRoute},
	{contains, "the user credentials were incorrect", "invalid_grant", anyStatus, anyRoute},
	{contains, "the refresh token is invalid", "invalid_grant", anyStatus, anyRoute},

	{exact, "invalid authorize code", "invalid_grant", s400 | s401 | s403, anyRoute},
	{exact, "invalid refresh token", "invalid_grant", s400 | s401 | s403, anyRoute},
	{exact, "expired refresh token", "invalid_grant", s400 | s401 | s403, anyRoute},
	{exact, "expired access token", "token_expired", s400 | s401 | s403, anyRoute},
	{exact, "invalid code challenge", "invalid_grant", s400 | s401 | s403, anyRoute},
	{exact, "invalid redirect uri", "invalid_redirect_uri", s400 | s401 | s403, anyRoute},
}
