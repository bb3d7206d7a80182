package edge

// cloudflareNumber as a row's code: the number that follows decides.
const cloudflareNumber = "cloudflare"

// cloudflarePages are the forms in which Cloudflare writes its error number
// where it does not send JSON (which it does for Accept: application/json).
var cloudflarePages = []row{
	// Accept neither HTML nor JSON: text/plain, the number and nothing more.
	{says: "error code: ", in: atStart, on: onError, code: cloudflareNumber},
	// The HTML pages of 1xxx and 52x errors, as cloudscraper reads them.
	{says: `class="cf-error-code">`, on: onError, code: cloudflareNumber},
	// 1xxx pages by their titles; those with 530 need none, for the status says
	// as much. developers.cloudflare.com, Cloudflare 1xxx errors.
	{says: "dns points to prohibited ip |", in: inHeading, and: "| cloudflare", on: onError, code: originUnreachable}, // 1000
	{says: "dns resolution error |", in: inHeading, and: "| cloudflare", on: onError, code: originUnreachable},        // 1001
	{says: "origin dns error |", in: inHeading, and: "| cloudflare", on: onError, code: originUnreachable},            // 1016
	{says: "tunnel error |", in: inHeading, and: "| cloudflare", on: onError, code: originUnreachable},                // 1033
}

// cloudflareError is what a range of Cloudflare's numbers means.
type cloudflareError struct {
	from, to int
	code     string
}

// cloudflareErrors follow developers.cloudflare.com/support/troubleshooting/
// http-status-codes, 5xx and 1xxx errors. The numbers below 1000 are statuses:
// the pages say no more. Its JSON has "retryable": true for 520 and 524, which
// does not make a post safe to resend: there the origin had the request. 522
// has two causes by the documentation, before and after the request was taken.
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

// Cloudflare says what a Cloudflare error number means: "error_code" of its
// JSON, or the number of its text and HTML pages. Numbers without a row say no
// more than the status that they came with: "", except where Cloudflare refuses
// by itself, which it does with 403, 429 and 530.
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
