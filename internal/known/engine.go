package known

// manner is how a rule's text has to stand in the message.
type manner uint8

const (
	has    manner = iota // from the start of any word on
	begins               // at the start of the message
	is                   // the message is nothing else
)

// rule is one row of knowledge: a message that says text means code.
//
// Text is lower case; the letters A to Z of the message match it in either case.
// A * in it stands for anything without a comma, up to maxGap bytes, so that it
// never reaches over into the next of several joined messages. Its first two
// bytes are never a *.
type rule struct {
	how  manner
	text string
	code string
	at   statuses
	on   routes
}

// families lists the tables. Their order only decides between rules that match
// the same words, so the servers come before the rules for any server.
var families = [...][]rule{
	mastodon,
	mastodonMedia,
	mastodonPolls,
	oauth,
	gotosocial,
	akkoma,
	pixelfed,
	friendica,
	hollo,
	iceshrimp,
	misskeyTexts,
	anyServer,
}

const (
	maxText = 1 << 10 // bytes of a message that are searched
	maxGap  = 80      // bytes that a * may stand for
)

// search returns the code of the first message in text that a rule knows.
func search(a *Answer, text string) string {
	if text == "" {
		return ""
	}
	m := message{text: text[:min(len(text), maxText)]}
	m.index()
	at := statusSet(a.Status)
	code, place, length := "", len(text), 0
	for _, rules := range families {
		for i := range rules {
			r := &rules[i]
			if r.at != always && r.at&at == 0 || !m.maybe(r.text) {
				continue
			}
			start, end := m.find(r)
			if end < 0 || start > place || start == place && end-start <= length {
				continue
			}
			if a.on(r.on) {
				code, place, length = r.code, start, end-start
			}
		}
	}
	return code
}

// message is a text made ready for many searches. Nearly every rule fails, and
// it has to fail fast: by one bit that says whether any word begins like it.
type message struct {
	text  string
	from  int // where the message proper begins, behind a wrapper
	upto  int // where it ends, without full stop
	count int
	words [maxText / 2]uint16 // where words begin
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
		c := lower(m.text[i])
		if startsWord(before, c) && m.count < len(m.words) {
			m.words[m.count] = uint16(i)
			m.count++
			h := head(c, m.at(i+1))
			m.heads[h/64] |= 1 << (h % 64)
		}
		before = c
	}
}

// startsWord tells whether c, behind the byte before it, begins a word. Digits
// begin one and so does what follows them: "240fps".
func startsWord(before, c byte) bool {
	if c <= ' ' || isLetter(before) {
		return false
	}
	return !isDigit(c) || !isDigit(before)
}

func (m *message) at(i int) byte {
	if i < len(m.text) {
		return lower(m.text[i])
	}
	return 0
}

// head hashes the first two bytes of a word. Behind a sign such as [ the second
// does not count, for there a rule may have a *.
func head(first, second byte) uint {
	if !isLetter(first) {
		second = 0
	}
	return (uint(first)<<5 ^ uint(second)) % 1024
}

// maybe tells whether a word of the message begins like the rule's text.
func (m *message) maybe(text string) bool {
	h := head(text[0], text[1])
	return m.heads[h/64]&(1<<(h%64)) != 0
}

// find returns where the rule matches first; end is -1 where it does not.
func (m *message) find(r *rule) (start, end int) {
	if r.how != has {
		end = match(m.text, m.from, r.text)
		if r.how == is && end != m.upto {
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

// match returns where pattern ends that begins at i in text, or -1.
func match(text string, i int, pattern string) int {
	for j := 0; j < len(pattern); j++ {
		if pattern[j] == '*' {
			return matchGap(text, i, pattern[j+1:])
		}
		if i >= len(text) || lower(text[i]) != pattern[j] {
			return -1
		}
		i++
	}
	return i
}

// matchGap returns where the rest of a pattern behind a * ends, or -1.
func matchGap(text string, i int, rest string) int {
	for k := i; k < len(text) && k-i <= maxGap && text[k] != ','; k++ {
		if end := match(text, k, rest); end >= 0 {
			return end
		}
	}
	return -1
}

// wrapper returns the length of the words that a server puts before its
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

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
