package e2e_test

import (
	"net/http"
	"time"
)

// nginx answers for itself: the instance never has the request.
func nginxRefusals() map[string]exchange {
	const pass = nginxPass
	in10Minutes := time.Now().Add(10 * time.Minute).UTC().Format(http.TimeFormat)
	anHourAgo := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
	return map[string]exchange{
		"limit_req with 503":                   {config: "limit_req zone=requests;" + pass, first: 1, want: noBackend},
		"limit_req with 429":                   {config: "limit_req zone=requests; limit_req_status 429;" + pass, first: 1, want: rateLimited},
		"limit_req with 429 and a Retry-After": {config: "limit_req zone=requests; limit_req_status 429; add_header Retry-After 30 always;" + pass, first: 1, want: rateLimited, wait: 30 * time.Second},
		"limit_conn":                           {config: "limit_conn connections 1;" + pass, upstream: hangs, busy: true, want: noBackend},
		"body too large":                       {config: "client_max_body_size 1k;" + pass, call: upload, want: tooLarge},
		"request header too large":             {config: pass, call: postLongToken, want: badRequest},
		"address too long":                     {config: pass, call: lookLong, want: "414 bad_request request fix_input never"},
		"deny":                                 {config: "deny all;" + pass, want: forbidden},
		"limit_except":                         {config: "location / { limit_except GET { deny all; } proxy_pass http://@UPSTREAM@; }", want: forbidden},
		"auth_basic":                           {config: `auth_basic "staff"; auth_basic_user_file @DIR@/nobody;` + pass, want: wantsPassword},
		"auth_request":                         {config: "location = /auth { return 401; } location / { auth_request /auth; proxy_pass http://@UPSTREAM@; }", want: wantsPassword},
		"404 without a location":               {config: "location /elsewhere { }", call: look, want: noSuchAPI},
		"404 without a location for a post":    {config: "location / { return 404; }", want: noSuchAPI},
		"405 of a file":                        {config: "location / { }", want: wrongMethod},
		"410":                                  {config: "location / { return 410; }", want: gone},
		"451 has no page":                      {config: "location / { return 451; }", want: "451 legal_restriction permissions fix_input never"},
		"500 of a rewrite loop":                {config: "location / { rewrite ^ /again last; }", want: internalError},
		"501":                                  {config: "location / { return 501; }", want: "501 not_implemented remote_service fix_input never"},
		"444 closes without a word":            {config: "location / { return 444; }", want: connectionLost},

		// Redirects: those that lose the post are failures, the others are
		// followed by net/http.
		"301 to https": {config: "location / { return 301 https://@EXTRA@$request_uri; }", want: movedElsewhere},
		"302 to https": {config: "location / { return 302 https://@EXTRA@$request_uri; }", want: "302 unexpected_redirect request fix_input never"},
		"303 to a login page": {config: "location / { return 303 /auth/sign_in; }",
			want: "303 login_required authentication reconnect never"},
		"308 to https, where it is posted": {config: "location / { return 308 https://@EXTRA@$request_uri; } } server { listen @EXTRA@ ssl; " + pass,
			want: success, reached: 1},
		"308 to https, where nobody is": {config: "location / { return 308 https://@REFUSED@$request_uri; }", want: connectionFails},
		"301 of a look is followed": {config: "location / { return 301 https://@EXTRA@$request_uri; } } server { listen @EXTRA@ ssl; " + pass,
			call: look, want: success, reached: 1},

		// Maintenance pages.
		"maintenance page":                   {config: nginxMaintenance, want: maintenance},
		"maintenance page, seconds":          {config: "add_header Retry-After 3600 always;" + nginxMaintenance, want: maintenance, wait: time.Hour},
		"maintenance page, date":             {config: `add_header Retry-After "` + in10Minutes + `" always;` + nginxMaintenance, want: maintenance, wait: 10 * time.Minute},
		"maintenance page, date in the past": {config: `add_header Retry-After "` + anHourAgo + `" always;` + nginxMaintenance, want: maintenance, now: true},
		"maintenance page, garbage":          {config: `add_header Retry-After "soon" always;` + nginxMaintenance, want: maintenance},
		"maintenance in JSON":                {config: `default_type application/json; location / { return 503 '{"error":"Down for maintenance"}'; }`, want: maintenance},
		"maintenance page with 200":          {config: "location / { default_type text/html; return 200 '<html><title>Maintenance</title></html>'; }", want: notJSON},
		"nginx's own 503 page":               {config: "location / { return 503; }", want: noBackend},
		"nginx's own 503 page with a wait":   {config: "add_header Retry-After 7 always; location / { return 503; }", want: noBackend, wait: 7 * time.Second},
		"503 in plain words proves nothing":  {config: `default_type text/plain; location / { return 503 "Service Unavailable"; }`, want: unavailable},
		"a wait on a 403 makes it no retry":  {config: "add_header Retry-After 5 always; location / { return 403; }", want: forbidden},
		"a maintenance page in place of 502": {config: "error_page 502 504 /maintenance.html; location = /maintenance.html { } location / { proxy_pass http://@UPSTREAM@; }", upstream: closesAfter, want: badGateway, reached: 1},

		// TLS.
		"an answer over TLS passes":       {tls: true, config: pass, want: success, reached: 1},
		"unknown authority":               {tls: true, stranger: true, config: pass, want: tlsFails},
		"handshake rejected":              {tls: true, config: "ssl_reject_handshake on;" + pass, want: tlsFails},
		"client certificate wanted":       {tls: true, config: "ssl_verify_client on; ssl_client_certificate @DIR@/cert.pem;" + pass, want: badRequest},
		"plain HTTP to the TLS port":      {tls: true, server: "http", config: pass, want: badRequest},
		"TLS to the plain port":           {server: "https", config: pass, want: tlsFails},
		"closed after the post, over TLS": {tls: true, config: pass, upstream: closesAfter, want: badGateway, reached: 1},
	}
}
