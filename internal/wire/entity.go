package wire

import (
	"bytes"
	"io"
	"net/http"
	"slices"
)

// Head is the body of a response whose beginning was read before its reader asks for it.
type Head struct {
	io.ReadCloser
	buf     [512]byte // as many as browsers look at
	n, next int       // read, and given to the reader
	err     error     // what ended the reading
}

// PeekHead reads up to 512 bytes of the body of resp. Afterwards the body reads as before.
func PeekHead(resp *http.Response) *Head {
	if h, ok := resp.Body.(*Head); ok && h.next == 0 {
		return h
	}
	h := &Head{ReadCloser: resp.Body}
	if h.ReadCloser == nil {
		h.ReadCloser = http.NoBody
	}
	for h.n < len(h.buf) && h.err == nil {
		var n int
		n, h.err = h.ReadCloser.Read(h.buf[h.n:])
		h.n += n
	}
	resp.Body = h
	return h
}

// Read returns what was read before, and then the rest of the body.
func (h *Head) Read(p []byte) (int, error) {
	if h.next < h.n {
		n := copy(p, h.buf[h.next:h.n])
		h.next += n
		return n, nil
	}
	if h.err != nil {
		return 0, h.err
	}
	return h.ReadCloser.Read(p)
}

// usual is how nearly every entity begins.
const usual = `{"id":"`

// LacksAll reports whether the beginning of a body proves that it is no JSON object
// with one of the members: it is something else, it ends without them, or it says
// "error" before it comes to one of them.
func (h *Head) LacksAll(members []string) bool {
	head := h.buf[:h.n]
	if bytes.HasPrefix(head, []byte(usual)) && len(head) > len(usual) && head[len(usual)] != '"' && members[0] == "id" {
		return false
	}
	s := scanner{s: string(head)}
	switch s.peek() {
	case 0:
		return h.err == io.EOF
	case '{':
	case mark[0]:
		return false // encoding/json will tell
	default:
		return true
	}
	isError := false
	for key, ok := s.open('{'); ok; key, ok = s.next() {
		value := s.peek()
		start := s.i
		s.skip()
		switch {
		case slices.Contains(members, key) && isIdentifier(value, s.s[start:s.i]):
			return false
		case key == "error" && value != 'n': // null
			isError = true
		}
	}
	return isError || s.ended
}

// isIdentifier reports whether a value is a string that is not empty, or a number.
func isIdentifier(first byte, value string) bool {
	return first == '"' && value != `""` || first >= '0' && first <= '9'
}
