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

// decidedElsewhere names what decides a case before or instead of this
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
