package neterr_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/neterr"
)

// neverApplied are the codes that the root's catalog calls safe to retry.
var neverApplied = []string{"tls_error", "dns_error", "connection_failed"}

func TestEveryRowOfTheTextsDecides(t *testing.T) {
	t.Parallel()
	for _, row := range neterr.Rows() {
		require.NotEmpty(t, row.Begin+row.Text)
		f, ok := neterr.Read(&url.Error{Op: "Post", Err: errors.New(row.Begin + " x " + row.Text + " y")}, true)
		require.True(t, ok)
		require.Equal(t, row.Code, f.Code, row.Begin+row.Text)
		require.Equal(t, row.Retry, f.Retry, row.Begin+row.Text)
		require.NotEmpty(t, f.Detail)
		require.NotContains(t, f.Detail, " y", "the server's words are not a part of it")
	}
}

// Anybody can write a text, and some texts quote the server.
func TestNoTextMakesARetrySafe(t *testing.T) {
	t.Parallel()
	for _, row := range neterr.Rows() {
		for _, before := range []string{"", "net/http: HTTP/1.x transport connection broken: "} {
			f, ok := neterr.Read(&url.Error{Op: "Post", Err: errors.New(before + row.Begin + " x " + row.Text)}, true)
			require.True(t, ok)
			require.False(t, f.Local)
			require.NotEqual(t, "safe", f.Retry, row.Begin+row.Text)
			if slices.Contains(neverApplied, f.Code) {
				require.Equal(t, "if_idempotent", f.Retry, row.Begin+row.Text)
			}
		}
	}
}
