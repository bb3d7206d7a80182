package edge

import "strings"

// missingTexts are how plain-text 404 answers of something that is not the API
// begin, in lower case. HTML needs no table: no server of the API answers a
// call with HTML but those below.
var missingTexts = [...]string{
	"404",                            // Go's http.NotFound in Traefik, Caddy and others: "404 page not found"; Hono (Hollo): "404 Not Found"
	"default backend - 404",          // Kubernetes ingress, defaultbackend image
	"response 404 (backend notfound", // GKE ingress, cloud.google.com/kubernetes-engine
	"not found",                      // Caddy `respond 404`, Starlette, Netlify ("Not Found - Request ID: …")
	"file not found",                 // PHP-FPM
	"the page could not be found",    // Vercel
	"cannot get /",                   // finalhandler (Express)
	"cannot post /",
	"no such app", // Heroku
}

// Pages by which a server of the API says that a record is missing as well, or
// only that: there an HTML 404 does not mean a missing endpoint.
const (
	// Friendica 2024.09, its page of an HTTPException ends in the request's id.
	friendicaException = "<pre>request: "
	// Friendica, src/Module/Api/Mastodon/Statuses.php: the reply's target. The
	// sentence is not translated.
	friendicaNoItem = "item with uri id"
	// snac 2.94, httpd.c: one line for every 404.
	snacLine = "(snac/"
)

// missing explains a 404 that is not JSON.
func (p *page) missing() string {
	if !p.HTML {
		for _, text := range missingTexts {
			if !p.app && hasPrefix(p.text, text) {
				return endpointMissing
			}
		}
		return ""
	}
	switch {
	case contains(p.text, friendicaException):
		if p.Method == "POST" && strings.HasSuffix(p.Path, "/api/v1/statuses") && contains(p.text, friendicaNoItem) {
			return replyTargetMissing
		}
		return ""
	case hasPrefix(p.text, "<h1>404 ") && contains(p.heading().of(p.text), snacLine) && namesRecord(p.Path):
		return ""
	}
	return endpointMissing
}

// namesRecord reports whether a path may name one record of the API, such as
// /api/v1/statuses/1: it has more than /api, the version and a collection. An
// unknown path may.
func namesRecord(path string) bool {
	return path == "" || strings.Count(strings.TrimSuffix(path, "/"), "/") > 3
}
