package mastoerr_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// A service opens streams for accounts that come and go. What is forgotten
// begins with the first pause again, which shows without a look inside.
func TestStreamsThatNobodyOpensAreForgotten(t *testing.T) {
	for pause, want := range map[time.Duration]time.Duration{
		3 * time.Hour:   10 * time.Minute, // forgotten
		time.Hour:       20 * time.Minute, // remembered
		5 * time.Minute: 20 * time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			rt := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) { return revoked(0, req) }))
			open := func(account int) error {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://m.example/api/v1/streaming/user", nil)
				require.NoError(t, err)
				req.Header.Set("Authorization", fmt.Sprint("Bearer ", account))
				_, err = rt.RoundTrip(req)
				return err
			}
			const streams = 1000
			for n := range streams {
				require.ErrorIs(t, open(n), mastoerr.CodeTokenRevoked)
			}
			time.Sleep(pause)
			require.Error(t, open(streams), "a new one sweeps")
			var all sync.WaitGroup
			for n := range streams {
				all.Go(func() {
					_ = open(n)
					again := time.Now()
					_ = open(n)
					if got := time.Since(again); got != want {
						t.Errorf("stream %d is held for %v after %v, not for %v", n, got, pause, want)
					}
				})
			}
			all.Wait()
		})
	}
}
