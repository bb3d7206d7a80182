package known

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/sentence"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// Sentence returns the code that an English sentence of an unknown server names, ""
// for none. It is weaker than Word and Text and never says that a call may be sent
// again. Where a response has several texts and they disagree, it says nothing.
func Sentence(a *Answer) string {
	b := a.Body
	if b == nil || b.Cloudflare || decidesItself(a.Status) || isPhoenix(b) {
		return ""
	}
	if b.Shape == wire.Empty {
		return empty(a)
	}
	if a.isMissingRoute() {
		return "endpoint_missing"
	}
	code := a.read(a.Page)
	for _, text := range [...]string{b.Description, b.Message, b.Error, b.Word} {
		said := a.read(text)
		switch {
		case code == "":
			code = said
		case said != "" && said != code:
			return ""
		}
	}
	for i := range b.Fields {
		if b.Fields[i].Word != "" {
			return "" // the server has words for machines, and these were read
		}
		if code == "" {
			code = a.read(b.Fields[i].Text)
		}
	}
	return code
}

// isMissingRoute reports whether a 404 is a web framework's own: JSON that names the
// status beside other members, on a path that names no record. Mastodon and the
// servers like it say {"error":"Not Found"}, or name what is missing. Rails has
// {"status":404,"error":…}, Vapor {"error":true,"reason":…}, FastAPI {"detail":…},
// Spring and Fastify the path and the status as well.
func (a *Answer) isMissingRoute() bool {
	b := a.Body
	if a.Status != 404 || b.Shape != wire.JSON || sentence.NamesRecord(a.Path) {
		return false
	}
	if b.Error == "" {
		return isStatusText(b.Message)
	}
	others := strings.Count(b.Raw, ":") > 1 // the name itself has no colon
	return others && isStatusText(b.Error) && (b.Message == "" || isStatusText(b.Message))
}

// isStatusText reports whether s is the name of the status 404 (RFC 9110, section
// 15.5.5) and nothing else.
func isStatusText(s string) bool {
	const name = "not found"
	return len(s) <= len(name)+1 && ascii.HasPrefix(s, name)
}

func (a *Answer) read(text string) string {
	if text == "" {
		return ""
	}
	return sentence.Read(&sentence.Answer{Text: text, Status: a.Status, Method: a.Method, Path: a.Path})
}
