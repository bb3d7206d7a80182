package wire_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/wire"
)

func TestLacksAllSaysOnlyWhatTheBeginningProves(t *testing.T) {
	t.Parallel()
	long := `"content":"` + strings.Repeat("a", 600) + `"`
	for body, want := range map[string]bool{
		``: true, " \n": true, `{}`: true, `null`: true, `true`: true, `"id"`: true, `7`: true, `[]`: true, `[{"id":"1"}]`: true,
		`OK`: true, `<html>`: true, `{"ok":true}`: true, `{"id":""}`: true, `{"id":null}`: true, `{"id":{}}`: true,
		`{"error":"no"}`: true, `{"error":{"id":"1"}}`: true, `{"status":{"id":"1"}}`: true,
		`{"id":"1"}`: false, `{"id":1}`: false, ` {"uri":"u","id":"1"}`: false, `{"error":"no","id":"1"}`: false,
		`{"error":null,"id":"1"}`: false,
		"{" + long + `,"id":"1"}`: false, "{" + long + `}`: false, `{"error":"no",` + long + `,"id":"1"}`: true,
		`{"error":null,` + long + `}`: false, `{"error":"` + strings.Repeat("a", 600) + `"}`: true,
		`{"id":"1`: false, `{"uri":"u",`: false, `{x`: false, "\ufeff{}": false,
	} {
		resp := &http.Response{Body: io.NopCloser(strings.NewReader(body))}
		head := wire.PeekHead(resp)
		require.Equal(t, want, head.LacksAll([]string{"id"}), body)
		require.Equal(t, want, wire.PeekHead(resp).LacksAll([]string{"id"}), "a second look at %s", body)
		all, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.Equal(t, body, string(all))
	}
	require.False(t, wire.PeekHead(&http.Response{Body: io.NopCloser(strings.NewReader(`{"name":"a"}`))}).LacksAll([]string{"client_id", "name"}))
}

func TestABodyThatBreaksOffProvesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, body := range []string{``, `{`, `{"uri":"u"`} {
		resp := &http.Response{Body: io.NopCloser(io.MultiReader(strings.NewReader(body), iotest.ErrReader(broken)))}
		require.False(t, wire.PeekHead(resp).LacksAll([]string{"id"}), body)
		all, err := io.ReadAll(iotest.OneByteReader(resp.Body))
		require.ErrorIs(t, err, broken)
		require.Equal(t, body, string(all))
	}
	require.True(t, wire.PeekHead(&http.Response{}).LacksAll([]string{"id"}), "no body")
}
