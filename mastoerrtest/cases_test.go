package mastoerrtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestEveryCaseGetsItsLabels(t *testing.T) {
	t.Parallel()
	ids := make(map[string]bool)
	for c := range mastoerrtest.Cases() {
		t.Run(c.ID, func(t *testing.T) {
			require.False(t, ids[c.ID], "two cases have the same id")
			ids[c.ID] = true
			require.NotEmpty(t, c.Source)
			e, ok := mastoerr.FromError(mastoerr.CheckResponse(c.Response()))
			require.True(t, ok, "the response is no failure")
			got := mastoerrtest.LabelsOf(e)
			if c.Want.Wait >= 0 {
				require.False(t, e.RetryAt.IsZero(), "the wait was not read")
				got.Wait = c.Want.Wait
				assert.InDelta(t, c.Want.Wait, e.RetryIn(), float64(2*time.Second))
			}
			assert.Equal(t, c.Want, got, "%d %s", c.Status, c.Body)
		})
	}
	require.Greater(t, len(ids), 1000)
}

func TestEveryCodeThatAResponseCanHaveHasOne(t *testing.T) {
	t.Parallel()
	without := map[mastoerr.Code]bool{
		mastoerr.CodeConnectionFailed: true, mastoerr.CodeConnectionLost: true, mastoerr.CodeDNSError: true,
		mastoerr.CodeTLSError: true, mastoerr.CodeTimeout: true, // no response at all
		mastoerr.CodeInvalidInstanceURL: true, mastoerr.CodeIdempotencyKeyReused: true, // never sent
	}
	for info := range mastoerr.Codes() {
		resp := mastoerrtest.Response(info.Code)
		if without[info.Code] {
			assert.Nil(t, resp, "%s", info.Code)
			continue
		}
		if assert.NotNil(t, resp, "%s", info.Code) {
			assert.ErrorIs(t, mastoerr.CheckResponse(resp), info.Code)
		}
	}
	assert.Nil(t, mastoerrtest.Response("no_such_code"))
}

func TestAResponseIsNewEachTime(t *testing.T) {
	t.Parallel()
	a, b := mastoerrtest.Response(mastoerr.CodeTextTooLong), mastoerrtest.Response(mastoerr.CodeTextTooLong)
	a.Header.Set("Content-Type", "changed")
	require.NoError(t, a.Body.Close())
	assert.NotEqual(t, "changed", b.Header.Get("Content-Type"))
	assert.Equal(t, http.StatusUnprocessableEntity, b.StatusCode)
	assert.NotNil(t, b.Request)
}
