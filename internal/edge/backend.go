package edge

// backends are pages which prove that no backend took the request. It may be sent
// again, even a post without a key.
//
// What is missing here is as important. None of these proves anything (measured, or
// read in the source): the 502 and 504 pages of nginx, HAProxy, Apache and Traefik,
// which are the same whether the request was sent or not; the 503 of Varnish and
// Fastly; the 503 of AWS ALB, which is nginx's without the signature; plain texts such
// as "Service Unavailable"; the empty bodies of Caddy; Mastodon's static pages under
// any status, which dist/nginx.conf puts in place of nginx's own.
var backends = []signature{
	// nginx 1.22.1, captured: limit_req, limit_conn, `return 503` and, in the
	// ingress controller, a service without endpoints. nginx never makes a 503
	// of a failed upstream: those are 502 and 504. openresty is nginx, the
	// others are forks of it. Cloudflare's page of the same form is not theirs.
	{text: "<hr><center>nginx", also: "503 service temporarily unavailable</", statuses: on503, code: proxyNoBackend},
	{text: "<hr><center>openresty", also: "503 service temporarily unavailable</", statuses: on503, code: proxyNoBackend},
	{text: "<hr><center>tengine", also: "503 service temporarily unavailable</", statuses: on503, code: proxyNoBackend},
	{text: "<hr><center>angie", also: "503 service temporarily unavailable</", statuses: on503, code: proxyNoBackend},
	{text: "<hr><center>freenginx", also: "503 service temporarily unavailable</", statuses: on503, code: proxyNoBackend},
	// HAProxy 2.6.12, captured: refused, queue timeout, all down, no backend.
	// After sending it is 502 or 504. (Not so with `retry-on
	// all-retryable-errors` and `option redispatch`, which is no default.)
	{text: "no server is available to handle this request", statuses: on503, code: proxyNoBackend},
	// Apache 2.4.71, captured: mod_proxy could not connect. LiteSpeed borrows
	// the sentence for a backend that died.
	{text: "temporarily unable to service your", also: "maintenance downtime or capacity", unless: "litespeed", statuses: on503, code: proxyNoBackend},
	// Apache, modules/proxy/proxy_util.c: 500 now, 502 in older versions.
	{text: "dns lookup failure for:", statuses: on5xx, code: proxyNoBackend},
	// Traefik, pkg/server/service/loadbalancer: no server in the pool is up.
	{text: "no available server", where: atStart, statuses: on503, code: proxyNoBackend},
	// Envoy, source/common/http/utility.cc and codec_client.cc: these reasons
	// are given before the connection was up; "connection termination", one
	// word apart, after. "retried and the latest reset reason: …" tells nothing
	// of the tries before.
	{text: "before headers. reset reason: connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: remote connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: local connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: connection timeout", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: overflow", statuses: on503, code: proxyNoBackend},
	// Envoy, source/common/router/router.cc: no host to choose from.
	{text: "no healthy upstream", where: atStart, statuses: on503, code: proxyNoBackend},
	// CloudFront, docs.aws.amazon.com, HTTP 502 (DNS error).
	{text: "able to resolve the origin domain name", also: "cloudfront", statuses: on5xx, code: proxyNoBackend},
	// Squid: the page's own name of the error, where X-Squid-Error is lost; see
	// header.go.
	{text: "<body id=err_connect_fail>", statuses: on5xx, code: proxyNoBackend},
	{text: "<body id=err_dns_fail>", statuses: on5xx, code: proxyNoBackend},
	{text: "<body id=err_cannot_forward>", statuses: on5xx, code: proxyNoBackend},
	{text: "<body id=err_secure_connect_fail>", statuses: on5xx, code: proxyNoBackend},
}
