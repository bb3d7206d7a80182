package streampace_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/streampace"
)

// BenchmarkHundredThousandStreams opens 100,000 streams of as many accounts, all
// of which fail, with one Pacer. That has to take less than a second.
func BenchmarkHundredThousandStreams(b *testing.B) {
	const streams, limit = 100_000, time.Second
	req, err := http.NewRequest(http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		var p streampace.Pacer
		for n := range streams {
			req.Header.Set("Authorization", "Bearer "+strconv.Itoa(n))
			id := streampace.IDOf(req)
			if err := p.Wait(b.Context(), id); err != nil {
				b.Fatal(err)
			}
			p.Failed(id, false, time.Time{})
		}
		require.Equal(b, streams, p.Len())
	}
	require.Less(b, b.Elapsed()/time.Duration(b.N), limit)
}
