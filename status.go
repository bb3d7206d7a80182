package mastoerr

// statusCode is what a status says when nothing more precise is known.
func statusCode(status int) Code {
	switch status {
	case 401:
		return CodeUnauthorized
	case 402, 403:
		return CodeForbidden
	case 404:
		return CodeNotFound
	case 405:
		return CodeMethodNotAllowed
	case 406:
		return CodeNotAcceptable
	case 408:
		return CodeRequestTimeout
	case 409:
		return CodeConflict
	case 410:
		return CodeGone
	case 413:
		return CodePayloadTooLarge
	case 415:
		return CodeUnsupportedMediaType
	case 422:
		return CodeValidationFailed
	case 425:
		return CodeTooEarly
	case 429:
		return CodeRateLimited
	case 451:
		return CodeLegalRestriction
	case 500:
		return CodeInternalError
	case 501:
		return CodeNotImplemented
	case 502:
		return CodeBadGateway
	case 503:
		return CodeServiceUnavailable
	case 504:
		return CodeGatewayTimeout
	case 520:
		return CodeOriginError
	case 521, 523, 530:
		return CodeOriginUnreachable
	case 522, 524:
		return CodeOriginTimeout
	case 525, 526:
		return CodeSSLError
	}
	switch {
	case status >= 400 && status < 500:
		return CodeBadRequest
	case status >= 500 && status < 600:
		return CodeServerError
	}
	return CodeUnexpectedStatus
}

// preciseRetry corrects the retry safety that a code has by its row.
func preciseRetry(c Code, status int, byRow RetrySafety) RetrySafety {
	if c == CodeSSLError && (status == 525 || status == 526) {
		return RetrySafe // Cloudflare's own: it never reached the instance
	}
	return byRow
}
