package mastoerr_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// Mastodon says of an attachment that is not ready with a 206, to a GET. In
// answer to a post it proves nothing.
func TestAPostThatIsAnsweredWithPartOfSomethingIsNotSafe(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"{}", `{"id":"1"}`, `{"error":"x"}`} {
		c, _ := client(t, says(206, body))
		e := requireOurs(t, postHello(context.Background(), c))
		require.Equal(t, verdict{mastoerr.CodeUnexpectedStatus, ifIdempotent}, verdict{e.Code, e.Retry})
	}
}
