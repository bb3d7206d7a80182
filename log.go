package mastoerr

import (
	"errors"
	"log/slog"
	"net/url"

	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Attr is err as an attribute with the key "error" that is safe to log: with
// FromError's explanation as a group where there is one, else with the text of
// err without the URL's host and query, on one line and bounded. Of a
// *GaveUpError the group has the reason (gave_up) and the number of attempts too.
//
// Logging a *url.Error directly prints the query, even around our own error.
func Attr(err error) slog.Attr {
	const key = "error"
	if err == nil {
		return slog.Any(key, nil)
	}
	var gaveUp *GaveUpError
	if isSound(err) && errors.As(err, &gaveUp) && gaveUp != nil {
		return slog.Any(key, gaveUp)
	}
	if e, ok := FromError(err); ok {
		return slog.Any(key, e)
	}
	return slog.String(key, Text(err))
}

// Text is the text of any error without what must not be stored or logged: that
// of a *GaveUpError, else of FromError's explanation where there is one, else that
// of err without a URL's host and query; on one line and bounded by 4 KiB. It is
// for job queues and others that keep an error as a string; "" for nil.
func Text(err error) string {
	if err == nil {
		return ""
	}
	const none = "no error"
	if !isSound(err) {
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
		text, speaks := textOf(err)
		if !speaks {
			return none
		}
		return wire.Line(text, maxMessage)
	}
	if call == nil || call.Err == nil {
		return none // where Error would panic
	}
	// A *url.Error prints its URL with the query. Its host may be one that a
	// redirect named, and the caller's own is not known here.
	where := ""
	if u, e := url.Parse(call.URL); e == nil {
		where = maskPath(u.Path)
	}
	// A transport that is a client itself makes one *url.Error around another.
	cause := call.Err
	for inner := call; errors.As(cause, &inner) && inner != nil && inner.Err != nil; {
		cause = inner.Err
	}
	text, speaks := textOf(cause)
	if !speaks {
		return none
	}
	return wire.Line(call.Op+" "+where+": "+text, maxMessage)
}
