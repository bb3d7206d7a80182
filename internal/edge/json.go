package edge

import (
	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// jsonPages are the rows for what proxies and firewalls say in JSON. They hold for a
// body without "error": that member is the API's. The statuses of the API's own
// refusals, 400, 401, 404, 409 and 422, are not among theirs.
var jsonPages = []signature{
	// Ids 71136840571, 27717432360 and 56795977904 of the public code index.
	{text: "imunify360", statuses: onJSONWall | on2xx, code: edgeChallenge},
	{text: `"sec-cp-challenge"`, statuses: onJSONWall, code: edgeChallenge},             // Akamai, with 428; id 61380661941
	{text: `"jsclientsrc"`, also: `"appid"`, statuses: onJSONWall, code: edgeChallenge}, // HUMAN, docs.humansecurity.com, advanced blocking response
	{text: "web application firewall", statuses: onJSONWall, code: edgeChallenge},
	{text: "blocked by waf", statuses: onJSONWall, code: edgeChallenge},
	{text: "bot protection", statuses: onJSONWall, code: edgeChallenge},
	{text: "captcha", statuses: onJSONWall, code: edgeChallenge}, // DataDome's URL, id 67137466124

	// Envoy through ESPv2 and others: GoogleCloudPlatform/esp-v2, tests (ids
	// 13162336478, 12932196592 of the public code index). See backends.
	{text: "before headers. reset reason: connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: remote connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: local connection failure", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: connection timeout", statuses: on503, code: proxyNoBackend},
	{text: "before headers. reset reason: overflow", statuses: on503, code: proxyNoBackend},
	{text: "no healthy upstream", statuses: on503, code: proxyNoBackend},
	// Kong, kong/runloop: no target to choose from, no address for its name.
	{text: "failure to get a peer from the ring-balancer", statuses: on503, code: proxyNoBackend},
	{text: "name resolution failed", statuses: on503, code: proxyNoBackend},
}

const onJSONWall = onBlock &^ (httpstatus.On400 | on401 | httpstatus.On409 | httpstatus.On422)

// mayBeOthersJSON reports whether a JSON body may be a proxy's or a firewall's.
func (a *Answer) mayBeOthersJSON(text string) bool {
	return (onJSONWall|on503|on2xx)&httpstatus.Of(a.Status) != 0 && len(a.Body) <= Window && !ascii.Contains(text, `"error"`)
}
