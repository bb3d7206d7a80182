package mastoerr

import (
	"errors"
	"log/slog"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/redact"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Attr returns err as a log attribute with the key "error", without secrets. Where
// FromError has an explanation, the attribute is a group with its fields; for a
// *GaveUpError the group also has the reason (gave_up) and the number of attempts. What
// the caller put around our error is in the group's "context". Else the attribute is the
// same text as Text returns.
//
// Do not log a *url.Error itself: it prints the URL's query, even around a
// *MastodonError.
func Attr(err error) slog.Attr {
	const key = "error"
	if err == nil {
		return slog.Any(key, nil)
	}
	ours := explanation(err)
	if ours == nil {
		return slog.String(key, Text(err))
	}
	before, after := callersWords(err)
	if words := label(strings.TrimRight(before, ": ") + after); words != "" {
		group := append([]slog.Attr{slog.String("context", words)}, ours.LogValue().Group()...)
		return slog.Attr{Key: key, Value: slog.GroupValue(group...)}
	}
	return slog.Any(key, ours)
}

// explained is an error of ours that is safe to log.
type explained interface {
	error
	slog.LogValuer
}

// explanation returns the error of ours that explains err, nil if there is none.
func explanation(err error) explained {
	var gaveUp *GaveUpError
	var different *DifferenceError
	if neterr.Traversable(err) {
		switch {
		case errors.As(err, &gaveUp) && gaveUp != nil:
			return gaveUp
		case errors.As(err, &different) && different != nil:
			return different
		}
	}
	if e, ok := FromError(err); ok {
		return e
	}
	return nil
}

// callersWords returns what the caller put before and after our error, or before and
// after go-mastodon's and net/http's around ours.
func callersWords(err error) (before, after string) {
	var gaveUp *GaveUpError
	var different *DifferenceError
	var call *url.Error
	var ours *MastodonError
	var api *mastodon.APIError
	var inner error
	switch {
	case errors.As(err, &gaveUp):
		inner = gaveUp
	case errors.As(err, &different):
		inner = different
	case errors.As(err, &call):
		inner = call
	case errors.As(err, &ours):
		inner = ours
	case errors.As(err, &api):
		inner = api
	default:
		return "", ""
	}
	text, _ := neterr.Text(err)
	quoted, _ := neterr.Text(inner)
	return redact.Around(text, quoted)
}

// Text returns the text of any error without secrets, on one line of at most 4 KiB. It
// is for job queues and others that keep an error as a string. It returns the text of
// the *GaveUpError in err's tree, else of FromError's explanation, with the words that the
// caller put around it: host and path once, and no query. Else it returns the text of err
// without a URL's host and query. It returns "" for nil.
//
// Of the caller's words it removes the query of a URL, and what looks like a token.
func Text(err error) string {
	if err == nil {
		return ""
	}
	const none = "no error"
	if !neterr.Traversable(err) {
		return none
	}
	if ours := explanation(err); ours != nil {
		before, after := callersWords(err)
		return wire.Line(before+ours.Error()+after, maxText)
	}
	var event *mastodon.ErrorEvent
	if errors.As(err, &event) && event != nil && event.Err != nil {
		return Text(event.Err) // which ErrorEvent does not unwrap to
	}
	var call *url.Error
	if !errors.As(err, &call) {
		text, ok := neterr.Text(err)
		if !ok {
			return none
		}
		return wire.Line(text, maxMessage)
	}
	if call == nil || call.Err == nil {
		return none // where Error would panic
	}
	return textOfCall(call, none)
}

// textOfCall returns the text of a *url.Error without host and query: the host may
// be one that a redirect named.
func textOfCall(call *url.Error, none string) string {
	path := ""
	if u, err := url.Parse(call.URL); err == nil {
		path = request.MaskPath(u.Path)
	}
	// A transport that is a client itself makes one *url.Error around another.
	cause := call.Err
	for inner := call; errors.As(cause, &inner) && inner != nil && inner.Err != nil; {
		cause = inner.Err
	}
	text, ok := neterr.Text(cause)
	if !ok {
		return none
	}
	return wire.Line(call.Op+" "+path+": "+text, maxMessage)
}
