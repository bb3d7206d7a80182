package mastoerrtest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// failures is a test that only notes that it failed.
type failures struct {
	testing.TB
	texts []string
}

func (f *failures) Helper()        {}
func (f *failures) Cleanup(func()) {}
func (f *failures) Errorf(format string, args ...any) {
	f.texts = append(f.texts, fmt.Sprintf(format, args...))
}

func TestACallThatTheFakeLacksFailsTheTest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		software mastoerrtest.Software
		options  []mastoerrtest.Option
		path     string
		status   int
		fails    string
	}{
		"Mastodon has the call": {
			path: "/api/v1/trends/tags", status: http.StatusNotImplemented,
			fails: "mastoerrtest: the fake instance lacks GET /api/v1/trends/tags, which Mastodon has; WithLackingEndpoints makes it a 404",
		},
		"with an id in it": {
			path: "/api/v1/statuses/1/quotes", status: http.StatusNotImplemented,
			fails: "mastoerrtest: the fake instance lacks GET /api/v1/statuses/:id/quotes, which Mastodon has; WithLackingEndpoints makes it a 404",
		},
		"an option allows it":        {options: []mastoerrtest.Option{mastoerrtest.WithLackingEndpoints()}, path: "/api/v1/trends/tags", status: http.StatusNotFound},
		"Mastodon lacks it too":      {path: "/api/v1/no_such_endpoint", status: http.StatusNotFound},
		"another server may lack it": {software: mastoerrtest.Snac(), path: "/api/v1/trends/tags", status: http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			noted := new(failures)
			options := append([]mastoerrtest.Option{mastoerrtest.InMemory()}, test.options...)
			if test.software.Version != "" {
				options = append(options, mastoerrtest.WithSoftware(test.software))
			}
			inst := mastoerrtest.NewInstance(noted, options...)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, inst.URL+test.path, nil)
			require.NoError(t, err)
			req.Header.Set("Accept", "application/json")
			resp, err := inst.HTTPClient().Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, test.status, resp.StatusCode)
			if test.fails == "" {
				assert.Empty(t, noted.texts)
				return
			}
			assert.Equal(t, []string{test.fails}, noted.texts)
		})
	}
}
