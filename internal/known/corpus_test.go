package known_test

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/message"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// answerOfCase returns a case as the caller hands it over: the path without query.
func answerOfCase(c *corpus.Case) *known.Answer {
	body := wire.Parse(c.Body)
	path, _, _ := strings.Cut(c.Path, "?")
	return &known.Answer{Status: c.Status, Method: c.Method, Path: path, Body: &body}
}

// judge returns the code of a response as the caller finds it: between words and
// texts it asks for the messages that Mastodon translates.
func judge(a *known.Answer) string {
	if code := known.Word(a); code != "" || a.Body == nil {
		return code
	}
	if code := message.Find(a.Body.Error, a.Status, a.Path); code != "" {
		return code
	}
	return known.Text(a)
}

// decidedElsewhere names what decides a case before or instead of this
// one, "" for none.
func decidedElsewhere(c *corpus.Case, a *known.Answer) string {
	switch {
	case c.Status < 400:
		return "the status and the headers"
	case a.Body.Shape == wire.HTML || a.Body.Shape == wire.Text:
		return "the recogniser of pages"
	}
	return ""
}
