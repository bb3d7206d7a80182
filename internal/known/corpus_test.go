package known_test

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// answerOfCase returns a case as the caller hands it over: the path without query.
func answerOfCase(c *corpus.Case) *known.Answer {
	body := wire.Parse(c.Body)
	path, _, _ := strings.Cut(c.Path, "?")
	return &known.Answer{Status: c.Status, Method: c.Method, Path: path, Body: &body}
}

func judge(a *known.Answer) string {
	if code := known.Word(a); code != "" {
		return code
	}
	return known.Text(a)
}

// decidedElsewhere tells which package decides a case before or instead of this
// one, "" for none.
func decidedElsewhere(c *corpus.Case, a *known.Answer) string {
	switch {
	case c.Status < 400:
		return "the status and the headers"
	case a.Body.Shape == wire.HTML || a.Body.Shape == wire.Text:
		return "the recogniser of pages"
	case strings.IndexFunc(a.Body.Error, func(r rune) bool { return r > 0x7f }) >= 0:
		return "the matcher of translated messages"
	}
	return ""
}

// statusDefault is the table of statuses of the taxonomy, as far as cases need it.
func statusDefault(status int) string {
	switch status {
	case 401:
		return "unauthorized"
	case 402, 403:
		return "forbidden"
	case 404:
		return "not_found"
	case 405:
		return "method_not_allowed"
	case 406:
		return "not_acceptable"
	case 408:
		return "request_timeout"
	case 409:
		return "conflict"
	case 410:
		return "gone"
	case 413:
		return "payload_too_large"
	case 415:
		return "unsupported_media_type"
	case 422:
		return "validation_failed"
	case 425:
		return "too_early"
	case 429:
		return "rate_limited"
	case 451:
		return "legal_restriction"
	case 500:
		return "internal_error"
	case 501:
		return "not_implemented"
	case 502:
		return "bad_gateway"
	case 503:
		return "service_unavailable"
	case 504:
		return "gateway_timeout"
	}
	if status >= 400 && status < 500 {
		return "bad_request"
	}
	return "server_error"
}
