package mastoerrtest_test

import (
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

func TestRegisterAuthorizeAndRevoke(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		ctx := t.Context()
		inst := start()
		alice := inst.NewAccount("alice")
		app, err := mastodon.RegisterApp(ctx, &mastodon.AppConfig{
			Client: *inst.HTTPClient(), Server: inst.URL, ClientName: "test", Scopes: "read write:statuses",
		})
		require.NoError(t, err)
		c := inst.Client()
		c.Config.ClientID, c.Config.ClientSecret = app.ClientID, app.ClientSecret

		code := alice.Authorize(app.AuthURI)
		require.NoError(t, c.GetUserAccessToken(ctx, code, app.RedirectURI))
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "with the scope"})
		require.NoError(t, err)
		_, err = mastoerr.Wrap(c).UploadMediaFromBytes(ctx, []byte("\x89PNG\r\n\x1a\n"))
		require.ErrorIs(t, err, mastoerr.CodeInsufficientScope)

		require.ErrorIs(t, c.GetUserAccessToken(ctx, code, app.RedirectURI), mastoerr.CodeInvalidGrant, "a code is used once")
		require.NoError(t, c.RevokeToken(ctx))
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "without a token"})
		require.ErrorIs(t, err, mastoerr.CodeTokenInvalid)

		require.NoError(t, c.GetAppAccessToken(ctx, app.RedirectURI))
		_, err = c.VerifyAppCredentials(ctx)
		require.NoError(t, err)
		c.Config.AccessToken = "token-2-application"
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "as an application"})
		require.Error(t, err)

		require.ErrorIs(t, c.Authenticate(ctx, "alice", "password"), mastoerr.CodeUnsupportedGrantType)
		inst.ForgetApps()
		require.ErrorIs(t, c.GetAppAccessToken(ctx, app.RedirectURI), mastoerr.CodeInvalidClient)
	})
}

func TestWhatBecomesOfTokensAndAccounts(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		inst := start()
		post := func(token string) error {
			_, err := mastoerr.Wrap(inst.Client(token)).PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
			return err
		}
		alice := inst.NewAccount("alice")
		require.NoError(t, post(alice.Token))
		alice.Disable()
		require.ErrorIs(t, post(alice.Token), mastoerr.CodeAccountDisabled)
		alice.Enable()
		require.ErrorIs(t, post(alice.NewToken("read")), mastoerr.CodeInsufficientScope)
		require.NoError(t, post(alice.NewToken("read", "write:statuses")))
		alice.Expire()
		require.ErrorIs(t, post(alice.Token), mastoerr.CodeTokenExpired)
		alice.Revoke()
		require.ErrorIs(t, post(alice.Token), mastoerr.CodeTokenRevoked)
		require.NoError(t, post(alice.NewToken("read", "write")))
		require.ErrorIs(t, post("no token at all"), mastoerr.CodeTokenInvalid)
		require.Len(t, inst.Posts(), 3)
	})
}
