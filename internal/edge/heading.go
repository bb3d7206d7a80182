package edge

import (
	"html"
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// MaxTitle bounds what Title returns, in bytes.
const MaxTitle = 200

// Title returns the text of the <title> of an HTML page, else of its first <h1>,
// with entities decoded and tags dropped. Line breaks inside it stay.
func Title(page string) string {
	text := window(page)
	if title := plain(element(text, "<title").of(text)); title != "" {
		return title
	}
	return plain(element(text, "<h1").of(text))
}

// maxShortPage bounds the pages that Sentence reads, in bytes. Web frameworks make
// shorter ones of a sentence.
const maxShortPage = 1 << 10

// Sentence returns the text of the first <p> of a short HTML page, the whole of a
// short plain text, and "" of anything else.
func Sentence(body string) string {
	if len(body) > maxShortPage {
		return ""
	}
	text := window(body)
	if text == "" || isJSON(text) {
		return ""
	}
	if text[0] != '<' {
		return text
	}
	return plain(element(text, "<p").of(text))
}

// span is a part of a text without the white space around it.
type span struct{ start, end int }

func (s span) of(text string) string { return text[s.start:s.end] }

// title and heading search anew each time; few signatures need them.
func (p *page) title() span   { return element(p.text, "<title") }
func (p *page) heading() span { return element(p.text, "<h1") }

// element returns what stands inside the first element whose tag starts with open.
// An element that the window cuts off counts as far as it goes.
func element(text, open string) span {
	for i := 0; i+len(open) < len(text); i++ {
		if text[i] == '<' && ascii.Fold(text[i+1]) == open[1] && isTag(text[i:], open) {
			return inside(text, i, open)
		}
	}
	return span{}
}

func isTag(s, open string) bool {
	return len(s) > len(open) && ascii.HasPrefix(s, open) && (s[len(open)] == '>' || ascii.IsSpace(s[len(open)]))
}

// inside returns what stands between the tag that starts at i and its end tag.
func inside(text string, i int, open string) span {
	s := span{i + strings.IndexByte(text[i:], '>') + 1, len(text)}
	if s.start == i { // the tag itself is cut off
		return span{}
	}
	for j := s.start; j < len(text); j++ {
		if strings.HasPrefix(text[j:], "</") && ascii.HasPrefix(text[j+2:], open[1:]) {
			s.end = j
			break
		}
	}
	for s.start < s.end && ascii.IsSpace(text[s.start]) {
		s.start++
	}
	for s.end > s.start && ascii.IsSpace(text[s.end-1]) {
		s.end--
	}
	return s
}

// plain returns the text of a piece of HTML, bounded.
func plain(s string) string {
	s = wire.StripTags(s, "")
	s = strings.TrimSpace(html.UnescapeString(wire.Truncate(s, 4*MaxTitle)))
	return wire.Truncate(s, MaxTitle)
}
