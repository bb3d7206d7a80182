package known

// statusCode is what a range of statuses means when nothing more precise is known.
type statusCode struct {
	from, to int
	code     string
}

// statusCodes follow RFC 9110, section 15, RFC 6585 (429), RFC 7725 (451), RFC 8470
// (425), and for 520 to 530 developers.cloudflare.com/support/troubleshooting/
// http-status-codes. The first row that holds the status decides.
var statusCodes = [...]statusCode{
	{401, 401, "unauthorized"},
	{402, 403, "forbidden"},
	{404, 404, "not_found"},
	{405, 405, "method_not_allowed"},
	{406, 406, "not_acceptable"},
	{408, 408, "request_timeout"},
	{409, 409, "conflict"},
	{410, 410, "gone"},
	{413, 413, "payload_too_large"},
	{415, 415, "unsupported_media_type"},
	{422, 422, "validation_failed"},
	{425, 425, "too_early"},
	{429, 429, "rate_limited"},
	{451, 451, "legal_restriction"},
	{400, 499, "bad_request"},

	{500, 500, "internal_error"},
	{501, 501, "not_implemented"},
	{502, 502, "bad_gateway"},
	{503, 503, "service_unavailable"},
	{504, 504, "gateway_timeout"},
	{520, 520, "origin_error"},
	{521, 521, "origin_unreachable"}, // refused
	{522, 522, "origin_timeout"},
	{523, 523, "origin_unreachable"}, // no route
	{524, 524, "origin_timeout"},
	{525, 526, "ssl_error"},
	{530, 530, "origin_unreachable"},
	{500, 599, "server_error"},
}

// Status returns the code that a status has when nothing more precise is known. It
// is "unexpected_status" for what is no failure.
func Status(status int) string {
	for i := range statusCodes {
		if s := &statusCodes[i]; s.from <= status && status <= s.to {
			return s.code
		}
	}
	return "unexpected_status"
}
