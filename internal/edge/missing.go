package edge

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/sentence"
)

// missingTexts are the beginnings of plain-text 404 responses that the API did not
// write, in lower case. HTML needs no table: of the servers of the API, only those
// below respond with HTML.
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

// Pages by which a server of the API also says that a record is missing. There an
// HTML 404 does not prove that the endpoint is missing.
const (
	// Friendica 2024.09: its page of an HTTPException ends with the request's id.
	friendicaException = "<pre>request: "
	// Friendica, src/Module/Api/Mastodon/Statuses.php: the reply's target. The
	// sentence is not translated.
	friendicaNoItem = "item with uri id"
	// snac 2.94, httpd.c: one line for every 404.
	snacLine = "(snac/"
)

// missing returns the code of a 404 that is not JSON, "" for its status' own.
func (p *page) missing() string {
	if !p.HTML {
		for _, text := range missingTexts {
			if !p.byMastodon && ascii.HasPrefix(p.text, text) {
				return endpointMissing
			}
		}
		return ""
	}
	switch {
	case ascii.Contains(p.text, friendicaException):
		if p.Method == "POST" && strings.HasSuffix(p.Path, "/api/v1/statuses") && ascii.Contains(p.text, friendicaNoItem) {
			return replyTargetMissing
		}
		return ""
	case ascii.HasPrefix(p.text, "<h1>404 ") && ascii.Contains(p.heading().of(p.text), snacLine) && sentence.NamesRecord(p.Path):
		return ""
	case sentence.NamesRecord(p.Path) && p.namesMissingRecord():
		return notFound
	}
	return endpointMissing
}

// namesMissingRecord reports whether the sentence of a short page says that a post, an
// account or another record is not there, as Werkzeug's abort(404, …) does.
func (p *page) namesMissingRecord() bool {
	said := sentence.Read(&sentence.Answer{Text: Sentence(p.Body), Status: p.Status, Path: p.Path})
	return said == notFound
}
