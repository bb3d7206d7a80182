package e2e_test

// nginx in front of an instance that fails. Its 502 and 504 are the same bytes
// whether the request was sent or not (edge.md, section 1), so none is safe.
var nginxUpstream = map[string]exchange{
	"an answer passes":                    {config: nginxPass, want: success, reached: 1},
	"an upload's answer passes":           {config: nginxPass, call: upload, want: success, reached: 1},
	"the instance's own 422 passes":       {config: nginxPass, upstream: saysUnprocessable, want: validation, reached: 1},
	"the instance's own 401 passes":       {config: nginxPass, upstream: saysUnauthorized, want: tokenInvalid, reached: 1},
	"the instance's own 503 passes":       {config: nginxPass, upstream: saysTemporary, want: temporary, reached: 1},
	"the instance's own 500 passes":       {config: nginxPass, upstream: saysInternal, want: internalError, reached: 1},
	"a 401 intercepted keeps its Bearer":  {config: "proxy_intercept_errors on; error_page 401 /500.html; location = /500.html {} " + nginxPass, upstream: saysUnauthorized, want: tokenInvalid, reached: 1},
	"refused":                             {config: "location / { proxy_pass http://@REFUSED@; }", want: badGateway},
	"refused for a keyed post":            {config: "location / { proxy_pass http://@REFUSED@; }", call: keyedPost, want: badGateway},
	"refused for a look":                  {config: "location / { proxy_pass http://@REFUSED@; }", call: look, want: badGateway},
	"refused for an OAuth code":           {config: "location / { proxy_pass http://@REFUSED@; }", call: exchangeCode, want: badGateway},
	"connect timeout":                     {config: nginxQuick + "location / { proxy_pass http://@SILENT@; }", want: gatewayTimeout},
	"no live upstream":                    {shared: "upstream @NAME@ { server @REFUSED@ down; server @UPSTREAM@ down; }", config: "location / { proxy_pass http://@NAME@; }", want: badGateway},
	"name does not resolve":               {config: "set $to nowhere.invalid; location / { proxy_pass http://$to; }", want: badGateway},
	"TLS to a plain upstream":             {config: "location / { proxy_pass https://@UPSTREAM@; }", want: badGateway},
	"closed before reading":               {config: nginxPass, upstream: closesAtOnce, want: badGateway},
	"reset before reading":                {config: nginxPass, upstream: resetsAtOnce, want: badGateway},
	"closed after the post":               {config: nginxPass, upstream: closesAfter, want: badGateway, reached: 1},
	"closed after the keyed post":         {config: nginxPass, upstream: closesAfter, call: keyedPost, want: badGateway, reached: 1},
	"closed after the upload":             {config: nginxPass, upstream: closesAfter, call: upload, want: badGateway, reached: 1},
	"closed after the OAuth code":         {config: nginxPass, upstream: closesAfter, call: exchangeCode, want: badGateway, reached: 1},
	"reset after the post":                {config: nginxPass, upstream: resetsAfter, want: badGateway, reached: 1},
	"read timeout":                        {config: nginxQuick + nginxPass, upstream: hangs, want: gatewayTimeout, reached: 1},
	"read timeout of a look":              {config: nginxQuick + nginxPass, upstream: hangs, call: look, want: gatewayTimeout, reached: 1},
	"the next upstream gets the post too": {shared: "upstream @NAME@ { server @UPSTREAM@; server @UPSTREAM@ backup; }", config: "location / { proxy_pass http://@NAME@; proxy_next_upstream error timeout non_idempotent; }", upstream: closesAfter, want: badGateway, reached: 2},
	"headers of a 200 too large":          {config: nginxPass, upstream: hugeHeader, want: badGateway, reached: 1},

	// The post was made, and the answer broke: section 2.
	"200 cut at its length":         {config: nginxPass, upstream: cutLength, want: cutShort, reached: 1},
	"200 cut within a chunk":        {config: nginxPass, upstream: cutChunk, want: cutShort, reached: 1},
	"200 cut at the close, no sign": {config: nginxPass, upstream: cutAtClose, want: cutShort, reached: 1},
	"200 of broken chunks":          {config: nginxPass, upstream: badChunk, want: connectionLost, reached: 1}, // closes before it sends the status
	"200 reset within its body":     {config: nginxPass, upstream: resetsBody, want: cutShort, reached: 1},
	"200 stalls within its body":    {config: nginxQuick + nginxPass, upstream: stallsBody, want: cutShort, reached: 1},
	"200 without a body":            {config: nginxPass, upstream: emptyOK, want: notJSON, reached: 1},
	"200 with a login page":         {config: nginxPass, upstream: saysHTML, want: notJSON, reached: 1},
	"an upstream that is not HTTP":  {config: nginxPass, upstream: notHTTP, want: cutShort, reached: 1},

	// Mastodon's dist/nginx.conf puts its own page in the place of nginx's.
	"refused under Mastodon's page":               {config: nginxErrorPage, upstream: resetsAtOnce, want: badGateway},
	"closed after the post under Mastodon's page": {config: nginxErrorPage, upstream: closesAfter, want: badGateway, reached: 1},
	"read timeout under Mastodon's page":          {config: nginxQuick + nginxErrorPage, upstream: hangs, want: gatewayTimeout, reached: 1},
	"a limit under Mastodon's page proves nothing": {config: "error_page 404 500 501 502 503 504 /500.html; location = /500.html {} location / { limit_req zone=requests; proxy_pass http://@UPSTREAM@; }",
		first: 1, want: unavailable},
	"a missing file under Mastodon's page": {config: "error_page 404 500 501 502 503 504 /500.html; location / { try_files $uri =404; }", call: look, want: noSuchAPI},
}

// Two recipes of administrators that turn "the answer is lost" into "closed for
// maintenance". The page itself is the one that is sent when nothing was passed
// on, so no client can tell; a service that knows such an instance uses keys.
var nginxLies = map[string]exchange{
	"502 dressed as a maintenance page with 503": {
		config:   "error_page 502 504 =503 /maintenance.html; location = /maintenance.html { } " + nginxPass,
		upstream: closesAfter, want: maintenance, reached: 1, lies: "error_page 502 =503",
	},
	"502 dressed as nginx's own 503": {
		config:   "error_page 502 504 = @down; location @down { return 503; } " + nginxPass,
		upstream: closesAfter, want: noBackend, reached: 1, lies: "error_page 502 = and return 503",
	},
}

const nginxErrorPage = "error_page 404 500 501 502 503 504 /500.html; location = /500.html {} " + nginxPass
