package mastoerrtest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// A post without the work of a client library.
func BenchmarkPostInMemory(b *testing.B) {
	inst := mastoerrtest.NewInstance(b, mastoerrtest.InMemory(), mastoerrtest.WithLimits(mastoerrtest.NoLimits()))
	token := inst.NewAccount("alice").Token
	rt := inst.RoundTripper()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		req, err := http.NewRequest(http.MethodPost, inst.URL+"/api/v1/statuses", strings.NewReader(fmt.Sprintf("status=post+number+%d&visibility=public", n)))
		require.NoError(b, err)
		req.Header["Authorization"] = []string{"Bearer " + token}
		req.Header["Content-Type"] = []string{"application/x-www-form-urlencoded"}
		req.Header["Idempotency-Key"] = []string{fmt.Sprint(n)}
		resp, err := rt.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
	}
}

// A post with the work of go-mastodon and mastoerr.
func BenchmarkPostStatusInMemory(b *testing.B) {
	inst := mastoerrtest.NewInstance(b, mastoerrtest.InMemory(), mastoerrtest.WithLimits(mastoerrtest.NoLimits()))
	c := mastoerr.Wrap(inst.NewAccount("alice").Client())
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		_, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: fmt.Sprintf("post number %d", n)})
		require.NoError(b, err)
	}
}
