package mastoerrtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// The test that doc.go shows, as it stands there.
func TestPublisher(t *testing.T) {
	for name, fault := range map[string]mastoerrtest.Fault{
		"the response is lost":             {Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset},
		"Redis is gone after the commit":   mastoerrtest.CrashBeforeKey(),
		"a worker is killed in the commit": mastoerrtest.KilledInCommit(),
		"the commit takes 40 seconds":      mastoerrtest.SlowCommit(40 * time.Second),
		"nginx gives up, and it is there":  mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After(),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // hours of waiting pass at once
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
				client := mastoerr.Wrap(inst.NewAccount("alice").Client())
				inst.Fail("POST /api/v1/statuses", fault)
				_, err := mastoerr.PostOnce(t.Context(), client, &mastodon.Toot{Status: "Good morning"}, mastoerr.Policy{})
				require.NoError(t, err)
				inst.RequirePublishedOnce(t, "Good morning")
			})
		})
	}
}

func TestTheDocumentationShowsTheTestAsItIs(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("publisher_test.go")
	require.NoError(t, err)
	_, code, _ := strings.Cut(string(file), "as it stands there.\n")
	code, _, _ = strings.Cut(code, "\n}\n")
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	require.Contains(t, string(doc), "//\n//\t"+strings.ReplaceAll(code, "\n", "\n//\t")+"\n//\t}\n")
}
