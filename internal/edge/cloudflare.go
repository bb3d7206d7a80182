package edge

// cloudflareNumber as the code of a signature: the number behind it decides.
const cloudflareNumber = "cloudflare"

// cloudflarePages are the forms in which Cloudflare writes its error number
// where it does not send JSON (which it does for Accept: application/json).
var cloudflarePages = []signature{
	// Accept neither HTML nor JSON: text/plain, the number and nothing more.
	{text: "error code: ", where: atStart, statuses: onError, code: cloudflareNumber},
	// The HTML pages of 1xxx and 52x errors, as cloudscraper reads them.
	{text: `class="cf-error-code">`, statuses: onError, code: cloudflareNumber},
	// 1xxx pages by their titles; those with 530 need none, for the status says
	// as much. developers.cloudflare.com, Cloudflare 1xxx errors.
	{text: "dns points to prohibited ip |", where: inHeading, also: "| cloudflare", statuses: onError, code: originUnreachable}, // 1000
	{text: "dns resolution error |", where: inHeading, also: "| cloudflare", statuses: onError, code: originUnreachable},        // 1001
	{text: "origin dns error |", where: inHeading, also: "| cloudflare", statuses: onError, code: originUnreachable},            // 1016
	{text: "tunnel error |", where: inHeading, also: "| cloudflare", statuses: onError, code: originUnreachable},                // 1033
}

// cloudflareError is what a range of Cloudflare's numbers means.
type cloudflareError struct {
	from, to int
	code     string
}

// cloudflareErrors follow developers.cloudflare.com/support/troubleshooting/
// http-status-codes, 5xx and 1xxx errors. Numbers below 1000 are statuses.
// Cloudflare's JSON has "retryable": true for 520 and 524, but a post is not safe
// to resend then, for the origin had the request. By the documentation, 522 has
// two causes: one before and one after the origin took the request.
var cloudflareErrors = [...]cloudflareError{
	{500, 500, internalError},
	{502, 502, badGateway},
	{503, 503, serviceUnavailable},
	{504, 504, gatewayTimeout},
	{520, 520, originError},
	{521, 521, originUnreachable}, // refused
	{522, 522, originTimeout},
	{523, 523, originUnreachable}, // no route
	{524, 524, originTimeout},
	{525, 526, sslError}, // handshake failed, certificate invalid
	{530, 530, originUnreachable},

	{1000, 1002, originUnreachable}, // the host's DNS points to a prohibited address, or to none
	{1003, 1003, badRequest},        // direct IP access: the request names no host
	{1004, 1004, originUnreachable}, // host not configured
	{1005, 1012, edgeChallenge},     // AS, IP, country, browser signature, hotlink, access denied
	{1013, 1013, badRequest},        // host and TLS server name differ
	{1014, 1014, originUnreachable}, // CNAME across accounts
	{1015, 1015, rateLimited},
	{1016, 1016, originUnreachable}, // origin DNS
	{1018, 1018, originUnreachable}, // host not found
	{1020, 1020, edgeChallenge},     // firewall rule
	{1023, 1023, originUnreachable}, // host not found
	{1027, 1027, rateLimited},       // daily limit of a Worker: not run
	{1033, 1033, originUnreachable}, // tunnel down
	{1034, 1034, originUnreachable}, // edge address restricted
	{1106, 1106, edgeChallenge},     // IP banned
}

// Cloudflare returns the code of a Cloudflare error number: "error_code" of its
// JSON, or the number on its text and HTML pages. A number without a row says no
// more than its status, which is "" here, but for 403, 429 and 530: with these
// Cloudflare itself refuses.
func Cloudflare(errorCode, status int) string {
	for i := range cloudflareErrors {
		if e := &cloudflareErrors[i]; e.from <= errorCode && errorCode <= e.to {
			return e.code
		}
	}
	if errorCode < 1000 || errorCode > 1999 {
		return ""
	}
	switch status {
	case 403:
		return edgeChallenge
	case 429:
		return rateLimited
	case 530:
		return originUnreachable
	}
	return ""
}
