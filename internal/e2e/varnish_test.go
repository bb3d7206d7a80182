package e2e_test

import (
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// varnish serves every site on a named socket, by which its VCL tells them
// apart: config is VCL for vcl_recv, unless it names another subroutine, and
// shared is what stands in the backend.
func varnish(t *testing.T, dir string, sites []site) *exec.Cmd {
	args := []string{"-F", "-j", "none", "-n", filepath.Join(dir, "varnish"), "-s", "malloc,16m", "-f", filepath.Join(dir, "default.vcl")}
	var backends strings.Builder
	subs := map[string]*strings.Builder{"vcl_recv": {}, "vcl_synth": {}, "vcl_backend_error": {}, "vcl_backend_response": {}}
	for _, s := range sites {
		args = append(args, "-a", s.name+"="+atHome(s.port))
		addr := s.upstream
		if options, at, found := strings.Cut(s.shared, " at "); found {
			s.shared, addr = options, at
		}
		host, port, _ := net.SplitHostPort(addr)
		fmt.Fprintf(&backends, "backend %s { .host = %q; .port = %q; %s }\n",
			s.name, host, port, s.shared)
		for _, part := range strings.Split("vcl_recv: set req.backend_hint = "+s.name+"; "+s.config, " IN ") {
			sub, code, _ := strings.Cut(part, ": ")
			fmt.Fprintf(subs[sub], " if (local.socket == %q) { %s }\n", s.name, code)
		}
	}
	vcl := "vcl 4.1;\n" + backends.String()
	for name, code := range subs {
		vcl += "sub " + name + " {\n" + code.String() + "}\n"
	}
	write(t, filepath.Join(dir, "default.vcl"), vcl)
	return exec.Command("varnishd", args...)
}

func TestVarnish(t *testing.T) {
	need(t, "varnishd")
	provoke(t, varnish, varnishExchanges)
}

// varnishWait is the Retry-After that Varnish writes on every page of its own,
// whatever its status (edge.md, section 4).
const varnishWait = 5 * time.Second

// varnishQuick limits what a test has to wait for.
const varnishQuick = ".first_byte_timeout = 300ms; .between_bytes_timeout = 300ms; .connect_timeout = 300ms;"

// varnishWhole has Varnish read an answer to its end before it passes it on.
// Otherwise chance decides whether a break comes before or after the status.
const varnishWhole = " IN vcl_backend_response: set beresp.do_stream = false;"

var varnishExchanges = map[string]exchange{
	"an answer passes":              {want: success, reached: 1},
	"an upload's answer passes":     {call: upload, want: success, reached: 1},
	"the instance's own 422 passes": {upstream: saysUnprocessable, want: validation, reached: 1},
	"the instance's own 401 passes": {upstream: saysUnauthorized, want: tokenInvalid, reached: 1},
	"the instance's own 503 passes": {upstream: saysTemporary, want: temporary, reached: 1},

	// One page for everything that goes wrong behind it: section 1.
	"refused":                       {shared: " at @REFUSED@", want: unavailable, wait: varnishWait},
	"refused for a keyed post":      {shared: " at @REFUSED@", call: keyedPost, want: unavailable, wait: varnishWait},
	"refused for an OAuth code":     {shared: " at @REFUSED@", call: exchangeCode, want: unavailable, wait: varnishWait},
	"connect timeout":               {shared: varnishQuick + " at @SILENT@", want: unavailable, wait: varnishWait},
	"probe down":                    {shared: `.probe = { .url = "/health"; .interval = 50ms; .expected_response = 418; .initial = 0; }`, until: true, want: unavailable, wait: varnishWait},
	"closed before reading":         {upstream: closesAtOnce, want: unavailable, wait: varnishWait},
	"reset before reading":          {upstream: resetsAtOnce, want: unavailable, wait: varnishWait},
	"closed after the post":         {upstream: closesAfter, want: unavailable, wait: varnishWait, reached: 1},
	"closed after the keyed post":   {upstream: closesAfter, call: keyedPost, want: unavailable, wait: varnishWait, reached: 1},
	"closed after the upload":       {upstream: closesAfter, call: upload, want: unavailable, wait: varnishWait, reached: 1},
	"closed after the OAuth code":   {upstream: closesAfter, call: exchangeCode, want: unavailable, wait: varnishWait, reached: 1},
	"reset after the post":          {upstream: resetsAfter, want: unavailable, wait: varnishWait, reached: 1},
	"first byte timeout":            {shared: varnishQuick, upstream: hangs, want: unavailable, wait: varnishWait, reached: 1},
	"first byte timeout of a look":  {shared: varnishQuick, upstream: hangs, call: look, want: unavailable, wait: varnishWait, reached: 1},
	"an upstream that is not HTTP":  {upstream: notHTTP, want: unavailable, wait: varnishWait, reached: 1},
	"headers of a 200 too large":    {upstream: hugeHeader, want: unavailable, wait: varnishWait, reached: 1},
	"200 cut at its length":         {config: varnishWhole, upstream: cutLength, want: unavailable, wait: varnishWait, reached: 1},
	"200 cut within a chunk":        {config: varnishWhole, upstream: cutChunk, want: unavailable, wait: varnishWait, reached: 1},
	"200 cut at the close, no sign": {upstream: cutAtClose, want: cutShort, reached: 1},
	"200 of broken chunks":          {config: varnishWhole, upstream: badChunk, want: unavailable, wait: varnishWait, reached: 1},
	"200 reset within its body":     {config: varnishWhole, upstream: resetsBody, want: unavailable, wait: varnishWait, reached: 1},
	"200 stalls within its body":    {shared: varnishQuick, upstream: stallsBody, want: cutShort, reached: 1},
	"200 with a login page":         {upstream: saysHTML, want: notJSON, reached: 1},
	"an error page of one's own": {upstream: closesAfter, want: unavailable, reached: 1,
		config: ` IN vcl_backend_error: set beresp.http.Content-Type = "application/json"; unset beresp.http.Retry-After; synthetic("""{"error":"Service Unavailable"}"""); return (deliver);`},

	// Varnish answers for itself.
	"synth 403":                      {config: "return (synth(403));", want: forbidden},
	"synth 401":                      {config: "return (synth(401));", want: wantsPassword},
	"synth 401 of a password wall":   {config: `return (synth(401)); IN vcl_synth: set resp.http.WWW-Authenticate = {"Basic realm="staff""};`, want: wantsPassword},
	"synth 404":                      {config: "return (synth(404));", want: noSuchAPI},
	"synth 405":                      {config: "return (synth(405));", want: wrongMethod},
	"synth 410":                      {config: "return (synth(410));", want: gone},
	"synth 413":                      {config: "return (synth(413));", call: upload, want: tooLarge},
	"synth 429":                      {config: "return (synth(429));", want: rateLimited, wait: varnishWait},
	"synth 500":                      {config: "return (synth(500));", want: internalError, wait: varnishWait},
	"synth 503":                      {config: "return (synth(503));", want: unavailable, wait: varnishWait},
	"synth 503 of maintenance":       {config: `return (synth(503, "Down for maintenance"));`, want: maintenance, wait: varnishWait},
	"synth 200 is no status":         {config: "return (synth(200));", want: notJSON},
	"synth 301 to https":             {config: `return (synth(301)); IN vcl_synth: set resp.http.Location = "https://@EXTRA@" + req.url;`, want: movedElsewhere},
	"synth 308, where nobody is":     {config: `return (synth(308)); IN vcl_synth: set resp.http.Location = "https://@REFUSED@" + req.url;`, want: connectionFails},
	"VCL that fails":                 {config: "return (fail);", want: unavailable, wait: varnishWait},
	"a purge that was not asked for": {config: "return (purge);", want: notJSON},
	"headers too large":              {call: postLongToken, want: badRequest},
	"maintenance with a longer wait": {config: `return (synth(503)); IN vcl_synth: set resp.http.Retry-After = "600"; set resp.http.Content-Type = "text/html"; synthetic("<title>Under maintenance</title>"); return (deliver);`,
		want: maintenance, wait: 10 * time.Minute},
}
