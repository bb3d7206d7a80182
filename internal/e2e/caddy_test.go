package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// caddy serves every site as a site block of its own.
func caddy(t *testing.T, dir string, sites []site) *exec.Cmd {
	var shared, blocks strings.Builder
	for _, s := range sites {
		scheme, tls := "http://", ""
		if s.tls {
			scheme, tls = "https://", "tls "+filepath.Join(dir, "cert.pem")+" "+filepath.Join(dir, "key.pem")
		}
		fmt.Fprintf(&shared, "%s\n", strings.ReplaceAll(s.shared, "@HERE@", atHome(s.port)))
		fmt.Fprintf(&blocks, "%s {\nbind %s\n%s\n%s\n}\n", scheme+atHome(s.port), home, tls, s.config)
	}
	writeSite(t, dir)
	config := filepath.Join(dir, "Caddyfile")
	write(t, config, "{\nadmin off\nauto_https disable_redirects\nstorage file_system "+dir+
		"\nlog {\nlevel ERROR\n}\n"+shared.String()+"}\n"+blocks.String())
	cmd := exec.Command("caddy", "run", "--config", config, "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	return cmd
}

const caddyPass = "reverse_proxy @UPSTREAM@"

// caddyQuick limits what a test has to wait for.
const caddyQuick = "reverse_proxy @UPSTREAM@ {\ntransport http {\ndial_timeout 200ms\nresponse_header_timeout 300ms\n}\n}"

func TestCaddy(t *testing.T) {
	need(t, "caddy")
	t.Run("upstream", func(t *testing.T) { provoke(t, caddy, caddyUpstream) })
	t.Run("refusals", func(t *testing.T) { provoke(t, caddy, caddyRefusals()) })
}

// Caddy in front of an instance that fails. Its bodies are empty: only the
// status speaks, and none of 502, 503, 504 proves anything (edge.md, section 1).
var caddyUpstream = map[string]exchange{
	"an answer passes":              {config: caddyPass, want: success, reached: 1},
	"an upload's answer passes":     {config: caddyPass, call: upload, want: success, reached: 1},
	"the instance's own 422 passes": {config: caddyPass, upstream: saysUnprocessable, want: validation, reached: 1},
	"the instance's own 401 passes": {config: caddyPass, upstream: saysUnauthorized, want: tokenInvalid, reached: 1},
	"the instance's own 503 passes": {config: caddyPass, upstream: saysTemporary, want: temporary, reached: 1},
	"refused":                       {config: "reverse_proxy @REFUSED@", want: badGateway},
	"refused for a keyed post":      {config: "reverse_proxy @REFUSED@", call: keyedPost, want: badGateway},
	"refused for an OAuth code":     {config: "reverse_proxy @REFUSED@", call: exchangeCode, want: badGateway},
	// Caddy 2.6 has closed the body when it dials again, and sends nothing.
	"refused, and the next upstream": {config: "reverse_proxy @REFUSED@ @UPSTREAM@ {\nlb_policy first\nlb_try_duration 2s\nfail_duration 5s\n}",
		want: badGateway},
	"refused, and the next upstream of a look": {config: "reverse_proxy @REFUSED@ @UPSTREAM@ {\nlb_policy first\nlb_try_duration 2s\nfail_duration 5s\n}",
		call: look, want: success, reached: 1},
	"connect timeout":            {config: strings.ReplaceAll(caddyQuick, "@UPSTREAM@", "@SILENT@"), want: badGateway},
	"name does not resolve":      {config: "reverse_proxy nowhere.invalid:80", want: badGateway},
	"TLS to a plain upstream":    {config: "reverse_proxy https://@UPSTREAM@", want: badGateway},
	"health check down":          {config: "reverse_proxy @UPSTREAM@ {\nhealth_uri /health\nhealth_status 418\nhealth_interval 50ms\n}", until: true, want: unavailable},
	"closed before reading":      {config: caddyPass, upstream: closesAtOnce, want: badGateway},
	"reset before reading":       {config: caddyPass, upstream: resetsAtOnce, want: badGateway},
	"closed after the post":      {config: caddyPass, upstream: closesAfter, want: badGateway, reached: 1},
	"closed after the upload":    {config: caddyPass, upstream: closesAfter, call: upload, want: badGateway, reached: 1},
	"closed after a tried post":  {config: "reverse_proxy @UPSTREAM@ {\nlb_try_duration 300ms\n}", upstream: closesAfter, want: badGateway, reached: 1},
	"closed after the code":      {config: caddyPass, upstream: closesAfter, call: exchangeCode, want: badGateway, reached: 1},
	"reset after the post":       {config: caddyPass, upstream: resetsAfter, want: badGateway, reached: 1},
	"read timeout":               {config: caddyQuick, upstream: hangs, want: gatewayTimeout, reached: 1},
	"read timeout of a look":     {config: caddyQuick, upstream: hangs, call: look, want: gatewayTimeout, reached: 1},
	"headers of a 200 too large": {config: "reverse_proxy @UPSTREAM@ {\ntransport http {\nmax_response_header 4KiB\n}\n}", upstream: hugeHeader, want: badGateway, reached: 1},
	"an upstream that is not HTTP": {config: caddyPass, upstream: notHTTP,
		want: badGateway, reached: 1},

	// The post was made, and the answer broke: section 2.
	"200 cut at its length":                {config: caddyPass, upstream: cutLength, want: cutShort, reached: 1},
	"200 cut within a chunk, made whole":   {config: caddyPass, upstream: cutChunk, want: cutShort, reached: 1},
	"200 cut at the close, no sign":        {config: caddyPass, upstream: cutAtClose, want: cutShort, reached: 1},
	"200 of broken chunks, made whole":     {config: caddyPass, upstream: badChunk, want: notJSON, reached: 1},
	"200 reset within its body":            {config: caddyPass, upstream: resetsBody, want: cutShort, reached: 1},
	"200 stalls until the client gives up": {config: caddyPass, upstream: stallsBody, call: postInHaste, want: outOfTime, reached: 1},
	"200 without a body":                   {config: caddyPass, upstream: emptyOK, want: notJSON, reached: 1},
	"200 with a login page":                {config: caddyPass, upstream: saysHTML, want: notJSON, reached: 1},

	// A body that is too large for Caddy and too late to refuse: 502 instead of
	// 413, as edge.md, section 3, has it. No client can tell.
	"body too large, as 502": {config: "request_body {\nmax_size 1KB\n}\n" + caddyPass, call: upload, want: badGateway},
}

// Caddy answers for itself: the instance never has the request.
func caddyRefusals() map[string]exchange {
	const page = "header Content-Type text/html\n"
	return map[string]exchange{
		"no route gives an empty 200":      {config: "", want: notJSON},
		"no route for a look":              {config: "", call: look, want: notJSON},
		"403 without a word":               {config: "respond 403", want: forbidden},
		"403 with a word":                  {config: `respond "Access denied" 403`, want: forbidden},
		"404 without a word":               {config: "respond 404", want: notFound},
		"404 of the file server":           {config: "root * @DIR@/www\nfile_server", call: look, want: notFound},
		"a file in answer to a post":       {config: "root * @DIR@/www\nfile_server", want: notJSON},
		"410":                              {config: "respond 410", want: gone},
		"413 for a declared length":        {config: "@big expression int({header.Content-Length}) > 1024\nrespond @big 413\n" + caddyPass, call: upload, want: tooLarge},
		"451":                              {config: "respond 451", want: "451 legal_restriction permissions fix_input never"},
		"429 with a wait":                  {config: "header Retry-After 20\nrespond 429", want: rateLimited, wait: 20 * time.Second},
		"503 without a word":               {config: "respond 503", want: unavailable},
		"503 without a word, with a wait":  {config: "header Retry-After 20\nrespond 503", want: unavailable, wait: 20 * time.Second},
		"maintenance":                      {config: page + "header Retry-After 120\nrespond `<html><head><title>Maintenance</title></head></html>` 503", want: maintenance, wait: 2 * time.Minute},
		"maintenance in place of a 502":    {config: page + "handle_errors {\nrespond `<title>Under maintenance</title>`\n}\nreverse_proxy @REFUSED@", want: badGateway},
		"basic auth":                       {config: "basicauth {\nstaff $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG\n}\n" + caddyPass, want: wantsPassword},
		"abort closes without a word":      {config: "abort", want: connectionLost},
		"headers too large":                {config: caddyPass, shared: "servers @HERE@ {\nmax_header_size 8KB\n}", call: postLongToken, want: "431 bad_request request fix_input never"},
		"301 to https":                     {config: "redir https://@EXTRA@{uri} 301", want: movedElsewhere},
		"302 to https":                     {config: "redir https://@EXTRA@{uri} 302", want: "302 unexpected_redirect request fix_input never"},
		"308 to https, where it is posted": {config: "redir https://@EXTRA@{uri} 308\n}\nhttps://@EXTRA@ {\nbind @HOME@\ntls @DIR@/cert.pem @DIR@/key.pem\n" + caddyPass, want: success, reached: 1},
		"308 to https, where nobody is":    {config: "redir https://@REFUSED@{uri} 308", want: connectionFails},
		"an answer over TLS passes":        {tls: true, config: caddyPass, want: success, reached: 1},
		"unknown authority":                {tls: true, stranger: true, config: caddyPass, want: tlsFails},
		"plain HTTP to the TLS port":       {tls: true, server: "http", config: caddyPass, want: badRequest},
		"TLS to the plain port":            {server: "https", config: caddyPass, want: tlsFails},
		"closed after the post, over TLS":  {tls: true, config: caddyPass, upstream: closesAfter, want: badGateway, reached: 1},
	}
}
