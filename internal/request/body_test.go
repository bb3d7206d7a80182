package request_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/request"
)

const mebibyte = 1 << 20

// endless is a body that does not end. It counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return copy(p, strings.Repeat("x", len(p))), nil
}

func TestABodyIsReadUpToAMiB(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		bytes, length int64 // of the body, and by Content-Length
		head          int
		whole         bool
	}{
		"a short one":                      {5, 5, 5, true},
		"one of unknown length":            {5, 0, 5, true},
		"another of unknown length":        {5, -1, 5, true},
		"a MiB":                            {mebibyte, mebibyte, mebibyte, true},
		"a MiB of unknown length":          {mebibyte, -1, mebibyte, true},
		"a byte more":                      {mebibyte + 1, mebibyte + 1, mebibyte, false},
		"a byte more of unknown length":    {mebibyte + 1, -1, mebibyte, false},
		"longer than Content-Length says":  {6, 5, 5, false},
		"shorter than Content-Length says": {4, 5, 4, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t, http.MethodPost, statuses, asForm, strings.Repeat("x", int(test.bytes)))
			r.ContentLength = test.length
			head, whole := request.Of(r).WholeBody()
			assert.Len(t, head, test.head)
			assert.Equal(t, test.whole, whole)
		})
	}
}

func TestAnEndlessBodyIsReadLittle(t *testing.T) {
	t.Parallel()
	body := new(endless)
	r := newRequest(t, http.MethodPost, statuses, asForm, "x")
	r.ContentLength = -1
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(body), nil }
	f := request.Of(r)
	for name, read := range map[string]struct {
		ask   func()
		bytes int
	}{
		"the hash":      {func() { f.Hash() }, mebibyte + 1},
		"the form":      {func() { assert.Nil(t, f.Form()) }, mebibyte + 1},
		"the beginning": {func() { assert.Len(t, f.Beginning(), 48<<10) }, 48<<10 + 1},
	} {
		body.read = 0
		read.ask()
		assert.Positive(t, body.read, name)
		assert.LessOrEqual(t, body.read, read.bytes, name)
	}
}

func TestABodyThatCannotBeReadAgainIsNotKnown(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	tests := map[string]func() (io.ReadCloser, error){
		"no GetBody":           nil,
		"GetBody fails":        func() (io.ReadCloser, error) { return nil, broken },
		"it breaks in between": func() (io.ReadCloser, error) { return io.NopCloser(brokenReader{broken}), nil },
	}
	for name, getBody := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t, http.MethodPost, statuses, asForm, "status=x")
			r.GetBody = getBody
			f, again := request.Of(r), request.Of(r)
			_, whole := f.WholeBody()
			assert.False(t, whole)
			assert.Nil(t, f.Form())
			assert.True(t, f.MayBeScheduled())
			assert.NotEqual(t, f.Hash(), again.Hash(), "it never equals another")
			assert.Equal(t, f.Hash(), f.Hash(), "but itself")
		})
	}
}

type brokenReader struct{ err error }

func (r brokenReader) Read(p []byte) (int, error) { return copy(p, "status="), r.err }

func TestUploadsAreNotRead(t *testing.T) {
	t.Parallel()
	contentType, body := asMultipart(t, strings.Repeat("P", mebibyte), [2]string{"status", "x"})
	for name, address := range map[string]string{"a file": "https://m.example/api/v2/media", "a post of more than a MiB": statuses} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t, http.MethodPost, address, contentType, body)
			reads := countReads(r)
			f := request.Of(r)
			head, whole := f.WholeBody()
			assert.Empty(t, head)
			assert.False(t, whole)
			assert.True(t, f.Multipart())
			assert.Nil(t, f.Form())
			assert.NotEqual(t, f.Hash(), request.Of(r).Hash())
			assert.Zero(t, *reads)
		})
	}
}

func TestTheHashTellsPostsApart(t *testing.T) {
	t.Parallel()
	hash := func(address, body string) [sha256.Size]byte {
		return request.Of(newRequest(t, http.MethodPost, address, asForm, body)).Hash()
	}
	one := hash(statuses, "status=one")
	assert.Equal(t, one, hash(statuses, "status=one"))
	assert.NotEqual(t, one, hash(statuses, "status=two"))
	assert.NotEqual(t, one, hash(statuses+"?visibility=private", "status=one"))
	assert.NotEqual(t, hash(statuses+"?status=one", ""), hash(statuses+"?status=two", ""), "parameters may be in the query alone")
	assert.NotEqual(t, hash(statuses+"?ab", "c"), hash(statuses+"?a", "bc"))
}

func TestARedirectLeavesThePostWhatItIs(t *testing.T) {
	t.Parallel()
	first := newRequest(t, http.MethodPost, statuses, asForm, "status=one")
	next := follow(t, first, hop{307, http.MethodPost, statuses + "?again"})
	next.Body, next.GetBody, next.ContentLength = first.Body, first.GetBody, first.ContentLength
	assert.Equal(t, request.Of(first).Hash(), request.Of(next).Hash())
}

func TestWithoutGetBodyTheFactsStillReadTheBody(t *testing.T) {
	t.Parallel()
	r := newRequest(t, http.MethodPost, statuses, asForm, "status=one")
	out := request.WithoutGetBody(r)
	require.Nil(t, out.GetBody)
	require.NotNil(t, r.GetBody, "the caller's request is left alone")
	assert.Equal(t, "one", request.Of(out).Form().Get("status"))
	assert.Equal(t, "one", request.Of(request.WithoutGetBody(out)).Form().Get("status"), "twice, too")
}
