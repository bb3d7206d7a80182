package request

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
)

// maxBody is how much of a request's body is read, in bytes. Posts are far
// shorter.
const maxBody = 1 << 20

// body is what was read of a request's body.
type body struct {
	head  string
	whole bool
}

// Body returns the body's first MiB without changing the request, and whether
// that is all of it. It returns nothing when the body cannot be read again, and
// nothing of an upload: a multipart body is read of new posts only, and only
// where Content-Length does not say that it is longer than a MiB.
func (f *Facts) Body() (head string, whole bool) {
	b := f.body.get(f.rereadBody)
	return b.head, b.whole
}

func (f *Facts) rereadBody() body {
	r := f.Request
	if r == nil || r.Body == nil || r.Body == http.NoBody {
		return body{whole: true}
	}
	if f.Multipart() && (!f.NewStatus || r.ContentLength > maxBody) {
		return body{}
	}
	getBody := getBodyOf(r)
	if getBody == nil {
		return body{}
	}
	reader, err := getBody()
	if err != nil {
		return body{}
	}
	defer reader.Close()
	limit := int64(maxBody)
	if r.ContentLength > 0 { // 0 stands for "not known", too
		limit = min(limit, r.ContentLength)
	}
	var head strings.Builder
	head.Grow(int(min(limit, 32<<10)) + 1)
	n, err := io.Copy(&head, io.LimitReader(reader, limit+1)) // one more, to meet the end
	if n > limit {
		return body{head: head.String()[:limit]}
	}
	return body{head.String(), err == nil}
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
		head, whole := f.Body()
		if f.Request == nil || !whole {
			_, _ = rand.Read(sum[:]) // which never fails (crypto/rand)
			return sum
		}
		h := sha256.New()
		if u := f.First.Request.URL; u != nil {
			_, _ = io.WriteString(h, u.RawQuery)
		}
		_, _ = h.Write([]byte{'\n'}) // which no query holds
		_, _ = io.WriteString(h, head)
		return [sha256.Size]byte(h.Sum(nil))
	})
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
