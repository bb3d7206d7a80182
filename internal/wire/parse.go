package wire

import (
	"strconv"
	"strings"
)

// mark is the byte order mark.
const mark = "\ufeff"

// Parse reads the first MaxBody bytes of raw. It never fails: of JSON that is cut
// off, malformed or deeply nested it returns what it could read up to there. When
// encoding/json can decode the body, Error, Description and Message are the same as
// there.
func Parse(raw string) Body {
	raw = raw[:min(len(raw), MaxBody)]
	p := parser{scanner: scanner{s: raw, limit: maxDecoded, each: maxDecoded}, body: Body{Raw: raw, RetryAfter: -1}}
	b := &p.body
	marked := strings.HasPrefix(raw, mark)
	if marked {
		p.i = len(mark)
	}
	switch p.peek() {
	case 0:
		b.Shape = Empty
	case '{':
		b.Shape = JSON
		p.top()
		b.Whole = p.ended && !marked
	case '"':
		b.Shape = JSON
		b.Error, _ = p.text()
	case '[':
		b.Shape = JSON
	case '<':
		b.Shape = HTML
	default:
		b.Shape = Text
	}
	return p.body
}

type parser struct {
	scanner
	body      Body
	rank      int // of the member that Body.Word came from
	described int // of the member that Body.Message came from
}

func (p *parser) top() {
	b := &p.body
	for key, ok := p.open('{'); ok; key, ok = p.next() {
		switch key {
		case "error":
			p.errorMember()
		case "error_description":
			p.set(&b.Description)
		case "message":
			p.describe(rankMessage)
		case "msg":
			p.describe(rankMsg)
		case "detail":
			if p.peek() == '[' { // FastAPI's list of complaints
				p.fields()
			} else {
				p.describe(rankDetail)
			}
		case "reason": // Vapor
			p.describe(rankReason)
		case "title":
			p.describe(rankTitle)
		case "hint":
			p.set(&b.Hint)
		case "error_code":
			if n, ok := p.number(); ok {
				b.Number = int(n)
			} else {
				p.word(rankErrorCode)
			}
		case "identifier":
			p.word(rankIdentifier)
		case "code":
			p.word(rankCode)
		case "details", "errors", "error_details":
			p.fields()
		case "retry_after":
			if n, ok := p.number(); ok && n >= 0 {
				b.RetryAfter = n
			} else {
				p.skip()
			}
		case "cloudflare_error":
			b.Cloudflare = p.peek() == 't'
			p.skip()
		case "zod_error":
			b.Zod = true
			p.skip()
		default:
			// encoding/json ignores the case of names, and so does go-mastodon.
			if strings.EqualFold(key, "error") {
				p.errorMember()
			} else {
				p.skip()
			}
		}
	}
}

// errorMember reads "error": a string, or an object that holds the text. A string
// wins over an object, and a later string over an earlier one.
func (p *parser) errorMember() {
	b := &p.body
	switch p.peek() {
	case '"':
		b.Error, _ = p.text()
		b.Bare = true
	case '{':
		p.errorObject()
	default:
		p.skip()
	}
}

func (p *parser) errorObject() {
	b := &p.body
	var text, message string
	for key, ok := p.open('{'); ok; key, ok = p.next() {
		switch key {
		case "error":
			p.set(&text)
		case "message":
			p.set(&message)
		case "code":
			p.word(rankErrorObject)
		case "kind":
			p.set(&b.Kind)
		case "details", "errors":
			p.fields()
		case "info":
			p.info()
		default:
			p.skip()
		}
	}
	if b.Bare {
		return
	}
	if b.Error = text; text == "" {
		b.Error = message
	}
}

// info reads error.info of a Misskey fork: resetMs in unix milliseconds, reset
// in unix seconds.
func (p *parser) info() {
	if p.peek() != '{' {
		p.skip()
		return
	}
	for key, ok := p.open('{'); ok; key, ok = p.next() {
		n, isNumber := p.number()
		switch {
		case !isNumber:
			p.skip()
		case n < 0 || n > 1<<53:
		case key == "resetMs":
			p.body.ResetMillis = int64(n)
		case key == "reset" && p.body.ResetMillis == 0 && n < 1<<43:
			p.body.ResetMillis = int64(n * 1000)
		}
	}
}

// set reads a string into dst. As in encoding/json, any other value leaves dst as it
// was.
func (p *parser) set(dst *string) {
	if p.peek() != '"' {
		p.skip()
		return
	}
	*dst, _ = p.text()
}

func (p *parser) describe(rank int) {
	if rank < p.described || p.peek() != '"' {
		p.skip()
		return
	}
	p.body.Message, _ = p.text()
	p.described = rank
}

func (p *parser) word(rank int) {
	if rank < p.rank || p.peek() != '"' {
		p.skip()
		return
	}
	p.body.Word, _ = p.text()
	p.rank = rank
}

// number consumes a JSON number. When there is none it consumes nothing.
func (p *parser) number() (float64, bool) {
	if c := p.peek(); c != '-' && (c < '0' || c > '9') {
		return 0, false
	}
	start := p.i
	p.skip()
	const maxNumber = 64 // bytes; strconv's error quotes what it cannot read
	if p.i-start > maxNumber {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(p.s[start:p.i]), 64)
	return n, err == nil
}
