package wire_test

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// body is a response's body that notes how much of it was read, and its end.
type body struct {
	io.Reader
	read   int
	closed bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.read += n
	return n, err
}

func (b *body) Close() error {
	b.closed = true
	return nil
}

func TestPeekPutsBackWhatItReads(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 1000)
	for name, c := range map[string]struct {
		reader io.Reader
		length int64
		want   string // of 4096 bytes
		rest   string
		err    error
	}{
		"a body of known length":       {strings.NewReader("short"), 5, "short", "short", nil},
		"a body of unknown length":     {strings.NewReader("short"), -1, "short", "short", nil},
		"a long body":                  {strings.NewReader(long), 10000, long[:4096], long, nil},
		"a long body, unknown length":  {strings.NewReader(long), -1, long[:4096], long, nil},
		"a length that is too short":   {strings.NewReader(long), 3, long[:4096], long, nil},
		"a body that comes in bytes":   {iotest.OneByteReader(strings.NewReader(long)), -1, long[:4096], long, nil},
		"an end that comes with bytes": {iotest.DataErrReader(strings.NewReader("short")), -1, "short", "short", nil},
		"nothing":                      {strings.NewReader(""), 0, "", "", nil},
		"a body that breaks off": {
			io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)), 8, "half", "half", io.ErrUnexpectedEOF,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &body{Reader: c.reader}
			resp := &http.Response{Body: b, ContentLength: c.length}
			require.Equal(t, c.want, wire.Peek(resp, 4096))
			assert.LessOrEqual(t, b.read, 4096)
			rest, err := io.ReadAll(resp.Body)
			require.ErrorIs(t, err, c.err)
			require.Equal(t, c.rest, string(rest))
			require.NoError(t, resp.Body.Close())
			require.True(t, b.closed)
		})
	}
}

func TestPeekSeesNoBody(t *testing.T) {
	t.Parallel()
	require.Empty(t, wire.Peek(&http.Response{}, 100))
	require.Empty(t, wire.Peek(&http.Response{Body: http.NoBody}, 100))
}

func TestDiscardReadsASmallRestAndCloses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reader io.Reader
		read   int
	}{
		"a small rest": {strings.NewReader("rest"), 4},
		"a large one":  {strings.NewReader(strings.Repeat("x", 1<<20)), 64 << 10},
		"a broken one": {iotest.ErrReader(errors.New("broken")), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &body{Reader: c.reader}
			wire.Discard(b)
			require.True(t, b.closed)
			require.Equal(t, c.read, b.read)
		})
	}
	wire.Discard(nil)
}

func TestLimitBodyEndsALongBodyWithAnError(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{"": nil, "12345": nil, "123456": nil, "1234567": io.ErrUnexpectedEOF, strings.Repeat("1", 9999): io.ErrUnexpectedEOF} {
		for name, reader := range map[string]io.Reader{
			"whole":    strings.NewReader(text),
			"with EOF": iotest.DataErrReader(strings.NewReader(text)),
			"in bytes": iotest.OneByteReader(strings.NewReader(text)),
			"in half":  iotest.HalfReader(strings.NewReader(text)),
		} {
			b := &body{Reader: reader}
			limited := wire.LimitBody(b, 6)
			all, err := io.ReadAll(limited)
			require.Equal(t, want, err, "%q %s", text, name)
			require.Equal(t, text[:min(6, len(text))], string(all), name)
			_, again := limited.Read(make([]byte, 1))
			require.Equal(t, cmp.Or(want, io.EOF), again)
			require.NoError(t, limited.Close())
			require.True(t, b.closed)
			require.LessOrEqual(t, b.read, 7)
		}
	}
	broken := wire.LimitBody(&body{Reader: iotest.ErrReader(errors.New("broken"))}, 6)
	_, err := io.ReadAll(broken)
	require.EqualError(t, err, "broken")
}
