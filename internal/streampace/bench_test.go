package streampace_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/streampace"
)

// openStreams opens that many streams of as many accounts with one Pacer. Every second
// one fails, the others end at once.
func openStreams(t testing.TB, streams int) {
	var p streampace.Pacer
	req, err := http.NewRequest(http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
	require.NoError(t, err)
	for n := range streams {
		req.Header.Set("Authorization", "Bearer "+strconv.Itoa(n))
		id := streampace.IDOf(req)
		if err := p.Wait(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if n%2 == 0 {
			p.Failed(id, false, time.Time{})
		} else {
			_ = p.Body(t.Context(), id, io.NopCloser(strings.NewReader(""))).Close()
		}
	}
	require.Equal(t, streams, p.Len())
}

func TestAHundredThousandStreamsAreHeld(t *testing.T) {
	t.Parallel()
	openStreams(t, 100_000)
}

// Less than a second of CPU on a free machine.
func BenchmarkHundredThousandStreams(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		openStreams(b, 100_000)
	}
}
