package request

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	// maxBody is how much of a new post's body is read, in bytes. Posts are far
	// shorter.
	maxBody = 1 << 20
	// maxHead is how much of any body is read for its parameters, in bytes.
	maxHead = 48 << 10
)

// body is what was read of a request's body.
type body struct {
	head  string
	whole bool
}

// wholeBody returns the body's first MiB, and whether that is all of it.
func (f *Facts) wholeBody() body { return f.readBody(maxBody) }

// beginning returns the body's first 48 KiB.
func (f *Facts) beginning() string {
	return f.head.get(func() string { return f.readBody(maxHead).head })
}

// Body returns the body's first 48 KiB, and whether that is all of it.
func (f *Facts) Body() (head string, whole bool) {
	head = f.beginning()
	return head, len(head) < maxHead
}

// readBody returns up to limit bytes of the body without changing the request.
func (f *Facts) readBody(limit int64) (b body) {
	r := f.Request
	if r == nil || r.Body == nil || r.Body == http.NoBody {
		return body{whole: true}
	}
	if r.ContentLength > 0 { // 0 stands for "not known", too
		limit = min(limit, r.ContentLength)
	}
	ok := f.reread(func(reader io.Reader, size int64) error {
		var err error
		b.head, err = wire.ReadUpTo(reader, int(limit)+1, int(min(size, limit+1))) // one more, to meet the end
		if err == io.EOF {
			err = nil
		}
		return err
	})
	if int64(len(b.head)) > limit {
		return body{head: b.head[:limit]}
	}
	b.whole = ok
	return b
}

// reread passes the body on once more. size is how many bytes to expect. It returns
// false when the body breaks off or cannot be read again, and for an upload: a
// multipart body is read of new posts only, and only where Content-Length does not
// say that it is longer than a MiB.
func (f *Facts) reread(to func(body io.Reader, size int64) error) bool {
	r := f.Request
	if f.Multipart() && (!f.NewStatus || r.ContentLength > maxBody) {
		return false
	}
	getBody := getBodyOf(r)
	if getBody == nil {
		return false
	}
	reader, err := getBody()
	if err != nil {
		return false
	}
	defer reader.Close()
	size := int64(8 << 10)
	if r.ContentLength > 0 {
		size = r.ContentLength + 1
	}
	return to(reader, size) == nil
}

// Multipart reports whether the body is multipart (RFC 2046, section 5.1), as
// uploads are.
func (f *Facts) Multipart() bool { return strings.HasPrefix(f.mediaType(), "multipart/") }

func (f *Facts) mediaType() string {
	if f.Request == nil {
		return ""
	}
	mediaType, _, _ := strings.Cut(f.Request.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}

// Hash tells posts apart: it is the SHA-256 of the body and of the query that the
// caller sent, whatever a redirect made of it. A body that cannot be read again,
// or is longer than a MiB, gets a random hash, so that it never equals another.
func (f *Facts) Hash() [sha256.Size]byte {
	return f.hash.get(func() (sum [sha256.Size]byte) {
		h := sha256.New()
		if f.Request == nil || !f.hashBody(h) {
			_, _ = rand.Read(sum[:]) // which never fails (crypto/rand)
			return sum
		}
		return [sha256.Size]byte(h.Sum(nil))
	})
}

// hashBody hashes the query and the body, and reports whether that is all of it.
func (f *Facts) hashBody(h io.Writer) bool {
	var buffer [4 << 10]byte // io.Copy would take one of 32 KiB
	hash := func(r io.Reader) (int64, error) {
		return io.CopyBuffer(h, io.LimitReader(r, maxBody+1), buffer[:]) // one more, to meet the end
	}
	if u := f.First.Request.URL; u != nil {
		if n, _ := hash(strings.NewReader(u.RawQuery)); n > maxBody {
			return false
		}
	}
	_, _ = h.Write([]byte{'\n'}) // which no query holds
	if r := f.Request; r.Body == nil || r.Body == http.NoBody {
		return true
	}
	var n int64
	ok := f.reread(func(body io.Reader, _ int64) (err error) {
		n, err = hash(body)
		return err
	})
	return ok && n <= maxBody
}

type getBodyContext struct{}

// WithoutGetBody returns a copy of r that net/http cannot send a second time,
// because it has no GetBody. Facts of the copy read the body all the same.
func WithoutGetBody(r *http.Request) *http.Request {
	out := r.WithContext(context.WithValue(r.Context(), getBodyContext{}, getBodyOf(r)))
	out.GetBody = nil
	return out
}

func getBodyOf(r *http.Request) func() (io.ReadCloser, error) {
	if r.GetBody != nil {
		return r.GetBody
	}
	getBody, _ := r.Context().Value(getBodyContext{}).(func() (io.ReadCloser, error))
	return getBody
}

// CloseBody does what a RoundTripper owes a request that it does not send.
func CloseBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}
