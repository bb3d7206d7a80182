package samepost

import (
	"html"
	"strings"
)

// htmlText returns what a status shows, from its HTML. Mastodon splits a link and a
// mention into several spans, so only the tags of blocks separate words.
func htmlText(content string) string {
	var b strings.Builder
	for {
		text, rest, found := strings.Cut(content, "<")
		b.WriteString(text)
		if !found {
			return html.UnescapeString(b.String())
		}
		var tag string
		tag, content, _ = strings.Cut(rest, ">")
		if isBlock(tag) {
			b.WriteByte('\n')
		}
	}
}

func isBlock(tag string) bool {
	name, _, _ := strings.Cut(strings.Trim(strings.ToLower(tag), "/ "), " ")
	switch name {
	case "p", "br", "div", "li", "ul", "ol", "blockquote", "pre", "hr", "tr", "td", "th",
		"h1", "h2", "h3", "h4", "h5", "h6":
		return true
	}
	return false
}
