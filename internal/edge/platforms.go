package edge

// platforms are the pages of hosting platforms, tunnels and application servers that
// prove that nothing behind them took the request. What they say after they had sent
// it is not here: Heroku's "Application error", Railway's "Application failed to
// respond", cloudflared's "Unable to reach the origin service", Traffic Server's
// "Could Not Connect", which may follow a first try.
var platforms = []signature{
	// h2o, lib/common/socket.c and lib/common/httpclient.c: errors of the connect
	// phase. "first byte timeout", "I/O error" and "socket closed by peer" come after.
	{text: "connection refused", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	{text: "connection failure", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	{text: "connection timed out", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	{text: "connect timeout", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	{text: "host unreachable", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	{text: "network unreachable", where: isAll, server: "h2o/", statuses: on5xx, code: proxyNoBackend},
	// Apache Traffic Server, configs/body_factory: no name, no host to choose from.
	{text: "unknown host", where: isHeading, also: "does not have a dns entry", statuses: on5xx, code: proxyNoBackend},
	{text: "no valid host", where: isHeading, statuses: on5xx, code: proxyNoBackend},
	// Phusion Passenger: the application did not start, so it saw no request.
	{text: "web application could not be started", statuses: on5xx, code: proxyNoBackend},
	// ngrok, ngrok.com/docs/errors: the tunnel is offline (a 404), or its agent
	// could not connect.
	{text: "err_ngrok_3200", statuses: on404 | on5xx, code: proxyNoBackend},
	{text: "err_ngrok_8012", statuses: on5xx, code: proxyNoBackend},
	// Azure App Service, with 403.
	{text: "this web app is stopped", statuses: on403 | on5xx, code: proxyNoBackend},
	{text: "this web app has been stopped", statuses: on403 | on5xx, code: proxyNoBackend},
	// Sozu's own 503: no backend, or none that takes a connection. Its header Sozu-Id
	// proves nothing, as responses of the application have it too.
	{text: "automatic answer by s", statuses: on503, code: proxyNoBackend},
	// Google Cloud Run, cloud.google.com/run/docs/troubleshooting.
	{text: "there was no available instance", statuses: on429 | on5xx, code: proxyNoBackend},
	// Fastly: no service has the name.
	{text: "fastly error: unknown domain", where: atStart, statuses: on5xx, code: proxyNoBackend},
	// Traefik, pkg/proxy/httputil, with 499: the client that it saw is gone. We are
	// not, so a proxy between is; the request may have been passed on.
	{text: "client closed request", where: atStart, statuses: on4xx, code: connectionLost},
	// A captive portal, with 511 (RFC 6585, section 6): it passes nothing on.
	{text: "network authentication required", where: inHeading, statuses: on5xx, code: edgeChallenge},
	// Envoy and Istio in HTML: no host to choose from.
	{text: ">no healthy upstream<", statuses: on503, code: proxyNoBackend},
}
