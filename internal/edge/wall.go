package edge

// walls are pages of a proxy that wants credentials of its own: 401, yet the
// token was never looked at. Most say so in WWW-Authenticate as well, see
// header.go; these are known without it.
var walls = []row{
	// HAProxy 2.6.12, captured: `http-request deny deny_status 401` sends the
	// page of `http-request auth` without its header.
	{says: "you need a valid user and password to access this content", on: on401, code: httpAuthRequired},
	// nginx 1.22.1, captured: it passes an application's 401 on unchanged, so
	// its own page is auth_basic's or auth_request's. openresty and the forks
	// have the same page.
	{says: "401 authorization required", in: inHeading, and: "<hr><center>", on: on401, code: httpAuthRequired},
	// Apache 2.4.71, captured: mod_auth_basic and mod_auth_digest.
	{says: "this server could not verify that you", on: on401, code: httpAuthRequired},
	// Varnish 7.1.1, captured: synth(401) names Varnish as the one that answers.
	{says: "varnish cache server", on: on401, code: httpAuthRequired},
	// deflect-ca/banjax, internal/password-protected-path.html: Deflect's
	// password page, sent with 401. Its challenge comes with 429.
	{says: "equalit.ie inc.", on: on401, code: httpAuthRequired},
}
