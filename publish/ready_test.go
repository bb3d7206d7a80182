package publish_test

import (
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

const noScopes = `{"error":"This action is outside the authorized scopes"}`

func TestReadySaysWhatATokenMayDo(t *testing.T) {
	t.Parallel()
	yes, no, unknown := publish.Yes, publish.No, publish.Unknown
	tests := map[string]struct {
		scopes []string
		app    string // the response to the question what the application may do
		// the answers
		valid, readAccounts, readStatuses, writeStatuses, writeMedia publish.Answer
	}{
		"everything":  {[]string{"read", "write"}, "", yes, yes, yes, unknown, yes},
		"write alone": {[]string{"write"}, "", yes, no, unknown, unknown, yes},
		"no statuses": {[]string{"read:accounts", "write"}, "", yes, yes, no, unknown, yes},
		"no media":    {[]string{"read", "write:statuses"}, "", yes, yes, yes, unknown, no},
		"an application that may not write": {
			[]string{"read"}, `{"name":"app","scopes":["read"]}`, yes, yes, yes, no, no,
		},
		"an application that may write": {
			[]string{"read"}, `{"name":"app","scopes":["read","write:statuses"]}`, yes, yes, yes, unknown, no,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, _ *mastodon.Client) {
				if test.app != "" {
					inst.Fail("GET /api/v1/apps/verify_credentials", mastoerrtest.AnswerWith(200, testkit.JSONHeader, test.app))
				}
				r, err := publish.Ready(t.Context(), inst.Client(inst.NewAccount("me").NewToken(test.scopes...)))
				require.NoError(t, err)
				require.Equal(t, [...]publish.Answer{test.valid, test.readAccounts, test.readStatuses, test.writeStatuses, test.writeMedia},
					[...]publish.Answer{r.Valid, r.ReadAccounts, r.ReadStatuses, r.WriteStatuses, r.WriteMedia})
				require.Zero(t, inst.PostCount())
				for _, request := range inst.Requests() {
					require.Equal(t, "GET", request.Method, "nothing is written to find out")
				}
			})
		})
	}
}

func TestReadyNeedsNoToken(t *testing.T) {
	t.Parallel()
	names := map[string]string{
		"Mastodon": "mastodon", "Mastodon 4.2": "mastodon", "Hollo": "hollo",
		"GoToSocial, which ignores keys": "gotosocial", "Akkoma, which replays failures": "akkoma",
		"Pixelfed, which refuses a repeated key": "pixelfed",
	}
	for server, want := range names {
		t.Run(server, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(servers[server]))
				r, err := publish.Ready(t.Context(), inst.Client())
				require.NoError(t, err)
				require.Equal(t, want, r.Software)
				require.Equal(t, servers[server].Version, r.Version)
				require.Equal(t, 4, r.Limits.Attachments)
				require.Equal(t, int64(16777216), r.Limits.ImageSize)
				require.Empty(t, r.Valid, "nobody asked")
			})
		})
	}
}

func TestReadyReturnsWhyItIsNot(t *testing.T) {
	t.Parallel()
	t.Run("the token was withdrawn", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.NewAccount("me").Revoke()
			r, err := publish.Ready(t.Context(), c)
			require.Equal(t, mastoerr.StepReconnect, mastoerr.Advise(err).Step)
			require.Equal(t, publish.No, r.Valid)
			require.Equal(t, "mastodon", r.Software)
		})
	})
	t.Run("the instance does not answer", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeBadGateway)).Always()
			r, err := publish.Ready(t.Context(), c)
			require.ErrorIs(t, err, mastoerr.CodeBadGateway)
			require.Empty(t, r.Version)
		})
	})
	t.Run("the account is disabled", func(t *testing.T) {
		onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.NewAccount("me").Disable()
			r, err := publish.Ready(t.Context(), c)
			require.ErrorIs(t, err, mastoerr.CodeAccountDisabled)
			require.Equal(t, publish.Unknown, r.ReadStatuses)
		})
	})
}

// Elsewhere a 404 to an attachment says nothing about the token.
func TestReadyDoesNotGuess(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Akkoma()))
		r, err := publish.Ready(t.Context(), inst.NewAccount("me").Client())
		require.NoError(t, err)
		require.Equal(t, publish.Unknown, r.WriteMedia)
		require.Equal(t, publish.Unknown, r.WriteStatuses)

		inst.Fail("GET /api/v1/media/:id", mastoerrtest.AnswerWith(403, testkit.JSONHeader, noScopes))
		r, err = publish.Ready(t.Context(), inst.NewAccount("me").Client())
		require.NoError(t, err)
		require.Equal(t, publish.No, r.WriteMedia)
	})
}

// An instance in limited federation mode describes itself to its own accounts alone.
func TestAnInstanceThatWantsATokenGetsIt(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(instanceV2, mastoerrtest.FailWith(mastoerr.CodeTokenInvalid))
		r, err := publish.Ready(t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, mastoerrtest.CurrentMastodon, r.Version)
		inst.RequireRequests(t, 2, instanceV2)
	})
}
