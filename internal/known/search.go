package known

import (
	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// matchKind says where in the message the text of a rule has to stand.
type matchKind uint8

const (
	contains matchKind = iota // from the start of any word on
	prefix                    // at the start of the message
	exact                     // the message is nothing else
)

// rule is one row of knowledge: a message with this text means this code.
//
// The text is in lower case and matches letters A to Z in either case. A * stands
// for up to maxGap bytes without a comma, so it never reaches into the next of
// several joined messages. The first two bytes of a text are never a *.
type rule struct {
	kind     matchKind
	text     string
	code     string
	statuses httpstatus.Set // at which the rule holds
	routes   routes         // on which it holds
}

// tables are all rules. Their order decides only between rules that match the same
// words, so the servers come before the rules for any server.
var tables = [...][]rule{
	mastodon,
	mastodonMedia,
	kmyblue,
	oauth,
	gotosocial,
	akkoma,
	pixelfed,
	friendica,
	hollo,
	iceshrimp,
	iceshrimpJS,
	misskeyTexts,
	anyServer,
}

const (
	maxText = 1 << 10 // bytes of a message that are searched
	maxGap  = 80      // bytes that a * may stand for
)

// search returns the code of the first message in text that a rule knows. Of the
// rules that match at the same place, the one with the longest match decides.
func search(a *Answer, text string) string {
	if text == "" {
		return ""
	}
	m := message{text: text[:min(len(text), maxText)]}
	m.index()
	status := httpstatus.Of(a.Status)
	code, place, length := "", len(text), 0
	for _, rules := range tables {
		for i := range rules {
			r := &rules[i]
			if r.statuses&status == 0 || !m.mayHave(r.text) {
				continue
			}
			start, end := m.find(r)
			if end < 0 || start > place || start == place && end-start <= length {
				continue
			}
			if a.on(r.routes) {
				code, place, length = r.code, start, end-start
			}
		}
	}
	return code
}

// message is a text with an index. Nearly all rules do not match, so one bit says
// whether any word starts as a rule does.
type message struct {
	text  string
	from  int // where the message starts, behind a wrapper
	upto  int // where it ends, without full stop
	count int
	words [maxText / 2]uint16 // where words start
	heads [16]uint64          // set of the words' first two bytes, hashed
}

func (m *message) index() {
	m.from = wrapper(m.text)
	for m.upto = len(m.text); m.upto > m.from; m.upto-- {
		if c := m.text[m.upto-1]; c != '.' && c != '!' && c > ' ' {
			break
		}
	}
	before := byte(' ')
	for i := m.from; i < len(m.text); i++ {
		c := ascii.Fold(m.text[i])
		if startsWord(before, c) && m.count < len(m.words) {
			m.words[m.count] = uint16(i)
			m.count++
			h := head(c, m.at(i+1))
			m.heads[h/64] |= 1 << (h % 64)
		}
		before = c
	}
}

// startsWord reports whether c, behind the byte before it, starts a word. Digits
// start one, and so does the letter behind them: "240fps".
func startsWord(before, c byte) bool {
	if c <= ' ' || isLetter(before) {
		return false
	}
	return !ascii.IsDigit(c) || !ascii.IsDigit(before)
}

func (m *message) at(i int) byte {
	if i < len(m.text) {
		return ascii.Fold(m.text[i])
	}
	return 0
}

// head returns a hash of the first two bytes of a word. Behind a sign such as [
// the second byte does not count, as a rule may have a * there.
func head(first, second byte) uint {
	if !isLetter(first) {
		second = 0
	}
	return (uint(first)<<5 ^ uint(second)) % 1024
}

// mayHave reports whether a word of the message starts as the rule's text does.
func (m *message) mayHave(text string) bool {
	h := head(text[0], text[1])
	return m.heads[h/64]&(1<<(h%64)) != 0
}

// find returns where the rule first matches; end is -1 when it does not.
func (m *message) find(r *rule) (start, end int) {
	if r.kind != contains {
		end = match(m.text, m.from, r.text)
		if r.kind == exact && end != m.upto {
			end = -1
		}
		return m.from, end
	}
	for _, w := range m.words[:m.count] {
		if end = match(m.text, int(w), r.text); end >= 0 {
			return int(w), end
		}
	}
	return 0, -1
}

// match returns where the pattern that starts at i in text ends, or -1.
func match(text string, i int, pattern string) int {
	for j := 0; j < len(pattern); j++ {
		if pattern[j] == '*' {
			return matchGap(text, i, pattern[j+1:])
		}
		if i >= len(text) || ascii.Fold(text[i]) != pattern[j] {
			return -1
		}
		i++
	}
	return i
}

// matchGap returns where the part of a pattern behind a * ends, or -1.
func matchGap(text string, i int, rest string) int {
	for k := i; k < len(text) && k-i <= maxGap && text[k] != ','; k++ {
		if end := match(text, k, rest); end >= 0 {
			return end
		}
	}
	return -1
}

// wrapper returns the length of the words that a server puts in front of its
// messages.
func wrapper(text string) int {
	for _, w := range wrappers {
		if end := match(text, 0, w); end >= 0 {
			return end
		}
	}
	return 0
}

var wrappers = [...]string{
	"validation failed: ", // Rails, activerecord.errors.messages.record_invalid
	// GoToSocial puts the status' text there, internal/gtserror/withcode.go.
	"bad request: ",
	"unprocessable entity: ",
	"not found: ",
	"forbidden: ",
	"unauthorized: ",
	"not acceptable: ",
	"conflict: ",
	"gone: ",
	"internal server error: ",
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }
