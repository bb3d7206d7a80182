package mastoerr

import (
	"errors"
	"log/slog"
	"net/url"

	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Attr returns err as a log attribute with the key "error", without secrets. Where
// FromError has an explanation, the attribute is a group with its fields; for a
// *GaveUpError the group also has the reason (gave_up) and the number of attempts. Else
// the attribute is the same text as Text returns.
//
// Do not log a *url.Error itself: it prints the URL's query, even around a
// *MastodonError.
func Attr(err error) slog.Attr {
	const key = "error"
	if err == nil {
		return slog.Any(key, nil)
	}
	var gaveUp *GaveUpError
	if neterr.Traversable(err) && errors.As(err, &gaveUp) && gaveUp != nil {
		return slog.Any(key, gaveUp)
	}
	var different *DifferenceError
	if neterr.Traversable(err) && errors.As(err, &different) && different != nil {
		return slog.Any(key, different)
	}
	if e, ok := FromError(err); ok {
		return slog.Any(key, e)
	}
	return slog.String(key, Text(err))
}

// Text returns the text of any error without secrets, on one line of at most 4 KiB. It
// is for job queues and others that keep an error as a string. It returns the text of
// the *GaveUpError in err's tree, else of FromError's explanation, else of err without
// a URL's host and query. It returns "" for nil.
func Text(err error) string {
	if err == nil {
		return ""
	}
	const none = "no error"
	if !neterr.Traversable(err) {
		return none
	}
	var gaveUp *GaveUpError
	if errors.As(err, &gaveUp) && gaveUp != nil {
		return wire.Line(gaveUp.Error(), maxText)
	}
	if e, ok := FromError(err); ok {
		return e.Error()
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
