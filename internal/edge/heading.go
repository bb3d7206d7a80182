package edge

import (
	"html"
	"strings"
	"unicode/utf8"
)

// MaxTitle bounds what Title returns, in bytes.
const MaxTitle = 200

// Title is what an HTML page says of itself: the text of its <title>, else of
// its first <h1>, with entities decoded and tags dropped; "" when it has none.
// Line breaks within stay.
func Title(page string) string {
	text := window(page)
	if title := plain(element(text, "<title").of(text)); title != "" {
		return title
	}
	return plain(element(text, "<h1").of(text))
}

// span is a part of a text without the white space around it.
type span struct{ start, end int }

func (s span) of(text string) string { return text[s.start:s.end] }

// title and heading are looked for when a row asks, which is seldom.
func (p *page) title() span   { return element(p.text, "<title") }
func (p *page) heading() span { return element(p.text, "<h1") }

// element finds what stands inside the first element whose tag opens so. One
// that the window cuts off counts as far as it goes.
func element(text, open string) span {
	for i := 0; i+len(open) < len(text); i++ {
		if text[i] == '<' && lower(text[i+1]) == open[1] && isTag(text[i:], open) {
			return inside(text, i, open)
		}
	}
	return span{}
}

func isTag(s, open string) bool {
	return len(s) > len(open) && hasPrefix(s, open) && (s[len(open)] == '>' || isSpace(s[len(open)]))
}

// inside is what stands between the tag that opens at i and its end tag.
func inside(text string, i int, open string) span {
	s := span{i + strings.IndexByte(text[i:], '>') + 1, len(text)}
	if s.start == i { // the tag itself is cut off
		return span{}
	}
	for j := s.start; j < len(text); j++ {
		if strings.HasPrefix(text[j:], "</") && hasPrefix(text[j+2:], open[1:]) {
			s.end = j
			break
		}
	}
	for s.start < s.end && isSpace(text[s.start]) {
		s.start++
	}
	for s.end > s.start && isSpace(text[s.end-1]) {
		s.end--
	}
	return s
}

// plain is the text of a piece of HTML, bounded.
func plain(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		s = withoutTags(s)
	}
	s = strings.TrimSpace(html.UnescapeString(cut(s, 4*MaxTitle)))
	return cut(s, MaxTitle)
}

func withoutTags(s string) string {
	var b strings.Builder
	for s != "" {
		text, tag, found := strings.Cut(s, "<")
		b.WriteString(text)
		if !found {
			break
		}
		_, s, _ = strings.Cut(tag, ">")
	}
	return b.String()
}

// cut shortens s to n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for back := 0; back < utf8.UTFMax-1 && !utf8.RuneStart(s[n]); back++ {
		n--
	}
	return s[:n]
}
