package edge_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/edge"
)

func TestRedirectIsExplainedByWhereItLeads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   int
		location string
		want     string
	}{
		"another address":                {302, "https://other.example/api/v1/statuses", "unexpected_redirect"},
		"a relative address":             {308, "/api/v2/statuses", "unexpected_redirect"},
		"a login page":                   {302, "https://m.example/login", "login_required"},
		"a login page with a query":      {303, "/auth/sign_in?next=%2Fapi", "login_required"},
		"a login page with a slash":      {307, "/signin/", "login_required"},
		"an e-mail verification page":    {301, "/i/verify-email", "email_unconfirmed"},
		"a path of the API":              {302, "/api/v1/login", "unexpected_redirect"},
		"a long query":                   {302, "/login?" + strings.Repeat("a", 1<<20), "login_required"},
		"nowhere":                        {302, "", "invalid_response"},
		"no address":                     {302, "http://[::1", "invalid_response"},
		"no address of the web":          {302, "mailto:a@m.example", "invalid_response"},
		"a status that does not lead on": {304, "/login", "unexpected_status"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{"Content-Type": {"text/html"}}
			if c.location != "" {
				header.Set("Location", c.location)
			}
			require.Equal(t, c.want, edge.Redirect(c.status, header))
		})
	}
	require.Equal(t, "unexpected_redirect", edge.Redirect(302, nil))
}
