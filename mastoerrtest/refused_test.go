package mastoerrtest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Puma and ActionDispatch::HostAuthorization, measured on Mastodon 4.6.5.
func TestARequestThatPumaOrRailsRefuseIsRefusedOverSocketsToo(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]mastoerrtest.Option{"in memory": {mastoerrtest.InMemory()}, "on a socket": nil} {
		inst := mastoerrtest.NewInstance(t, options...)
		for what, test := range map[string]struct {
			change func(*http.Request)
			status int
		}{
			"a header of 2 MiB":    {func(r *http.Request) { r.Header.Set("X-Long", strings.Repeat("x", 2<<20)) }, http.StatusBadRequest},
			"an address of 40 KiB": {func(r *http.Request) { r.URL.Path += strings.Repeat("x", 40<<10) }, http.StatusBadRequest},
			"another Host":         {func(r *http.Request) { r.Host = "elsewhere.example" }, http.StatusForbidden},
			"nothing special":      {func(*http.Request) {}, http.StatusOK},
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, inst.URL+"/api/v2/instance", nil)
			require.NoError(t, err)
			test.change(req)
			resp, err := inst.HTTPClient().Do(req)
			require.NoError(t, err, "%s, %s", name, what)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, test.status, resp.StatusCode, "%s, %s", name, what)
		}
	}
}
