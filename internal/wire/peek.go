package wire

import (
	"io"
	"net/http"
	"strings"
)

// Peek returns up to limit bytes of the body of resp. Afterwards the body reads as
// before; an error that ended the reading comes again.
func Peek(resp *http.Response, limit int) string {
	if resp.Body == nil || resp.Body == http.NoBody {
		return ""
	}
	size := min(1<<10, limit) // bytes; most failures say less
	if n := resp.ContentLength; n >= 0 && n < int64(limit) {
		size = int(n) + 1 // one more, to meet the end
	} else if n >= 0 {
		size = limit
	}
	text, err := ReadUpTo(resp.Body, limit, size)
	resp.Body = &rewound{ReadCloser: resp.Body, head: text, err: err}
	return text
}

// ReadUpTo reads until limit bytes are there or r ends. It has room for size bytes at
// first.
func ReadUpTo(r io.Reader, limit, size int) (string, error) {
	head := new(strings.Builder) // unlike a []byte it becomes a string without a copy
	head.Grow(size)
	buffer := make([]byte, min(size, 4<<10))
	for head.Len() < limit {
		n, err := r.Read(buffer[:min(len(buffer), limit-head.Len())])
		if head.Cap()-head.Len() < n {
			bigger := new(strings.Builder)
			bigger.Grow(min(8*head.Cap(), limit))
			bigger.WriteString(head.String())
			head = bigger
		}
		head.Write(buffer[:n])
		if err != nil {
			return head.String(), err
		}
	}
	return head.String(), nil
}

// rewound is a body whose beginning was read and put back.
type rewound struct {
	io.ReadCloser
	head string // what was read and not yet read again
	err  error  // what ended the first reading
}

func (b *rewound) Read(p []byte) (int, error) {
	switch {
	case b.head != "":
		n := copy(p, b.head)
		b.head = b.head[n:]
		return n, nil
	case b.err != nil:
		return 0, b.err
	}
	return b.ReadCloser.Read(p)
}

// Discard closes body, after reading up to 64 KiB of what is left: only a connection
// whose body was read to its end can be used again. A nil body is none.
func Discard(body io.ReadCloser) {
	if body == nil {
		return
	}
	const rest = 64 << 10 // bytes
	_, _ = io.CopyN(io.Discard, body, rest)
	_ = body.Close()
}

// LimitBody returns a body that fails with io.ErrUnexpectedEOF where it is longer
// than limit bytes, so a decoder cannot take the beginning for the whole body.
func LimitBody(body io.ReadCloser, limit int) io.ReadCloser {
	return &limitedBody{ReadCloser: body, left: limit}
}

type limitedBody struct {
	io.ReadCloser
	left int // bytes; -1 once there were more
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left+1)]) // one more, to meet the end
	if n > b.left {
		n, err = b.left, io.ErrUnexpectedEOF
		b.left = -1
		return n, err
	}
	b.left -= n
	return n, err
}
