package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestTheEndOfAnOldTokenDoesNotPauseTheNewOne(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.add(t, "Hello")
	refused := mastoerrtest.FailWith(mastoerr.CodeTokenRevoked)
	refused.Delay = 300 * time.Millisecond
	r.inst.Fail(posting, refused).By(r.account.Token)
	done := make(chan error)
	go func() { done <- r.work(t.Context(), id) }()
	require.Eventually(t, func() bool { return r.inst.RequestCount(posting) == 1 }, 5*time.Second, 5*time.Millisecond)
	_, _, err := r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.account.NewToken("read write"), "@anna")
	require.NoError(t, err)
	require.Equal(t, "snooze", outcome(<-done))
	assert.Equal(t, accountActive, r.load(t, id).Account.State)
	require.NoError(t, r.work(t.Context(), id), "the job that reconnect queued")
}

func TestReconnectRefusesSomebodyElsesToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	ben, elsewhere := r.inst.NewAccount("ben"), mastoerrtest.NewInstance(t)
	for name, tt := range map[string]struct{ server, token, account, want string }{
		"ben's for anna": {r.inst.URL, ben.Token, "@anna", "belongs to @ben on"},
		"another instance's": {
			elsewhere.URL, elsewhere.NewAccount("anna").Token, "@anna", "@anna is another account",
		},
		"anna's for a second name": {r.inst.URL, r.account.Token, "@anna2", "is connected as @anna already"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := r.store.reconnect(t.Context(), r.queue, tt.server, tt.token, tt.account)
			require.ErrorContains(t, err, tt.want)
			p := r.load(t, r.add(t, "Hello"))
			assert.Equal(t, r.inst.URL, p.Account.Server)
			assert.Equal(t, r.account.Token, p.Account.Token)
		})
	}
}

func TestOnePersonIsOneAccountInEverySpelling(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	server := strings.Replace(r.inst.URL, "127.0.0.1", "LOCALHOST", 1) + "/"
	first, _, err := r.store.reconnect(t.Context(), r.queue, server, r.inst.NewAccount("ben").Token, "")
	require.NoError(t, err)
	assert.Equal(t, "@ben@"+strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(server, "http://"), "/")), first)

	again, _, err := r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.account.Token, "")
	require.NoError(t, err)
	assert.Equal(t, "@anna", again, "the name that it has already")
}

func TestAnAccountFromBeforeItsIdWasKeptIsConnectedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, err := r.store.exec(t.Context(), "UPDATE accounts SET remote_id = ''")
	require.NoError(t, err)
	_, _, err = r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.account.Token, "@anna")
	require.NoError(t, err)
	_, _, err = r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.inst.NewAccount("ben").Token, "@anna")
	require.ErrorContains(t, err, "belongs to @ben")
}

func TestReconnectCallsAHostAgainThatWasDown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.inst.Fail(posting, mastoerrtest.AnswerWith(503, http.Header{"Retry-After": {"3600"}}, "down"))
	id := r.add(t, "Hello")
	require.Greater(t, napOf(r.work(t.Context(), id)), time.Minute)
	require.Greater(t, napOf(r.work(t.Context(), id)), time.Minute)
	_, _, err := r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.account.Token, "@anna")
	require.NoError(t, err)
	r.workOn(t, id)
}

func TestReconnectNamesWhatIsWrong(t *testing.T) {
	t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "test.db"))
	inst := mastoerrtest.NewInstance(t)
	silent := mastoerrtest.NewInstance(t)
	silent.Fail("", mastoerrtest.Fault{Break: mastoerrtest.NoResponse}).Always()
	away := httptest.NewServer(http.RedirectHandler(inst.URL+"/elsewhere", http.StatusMovedPermanently))
	t.Cleanup(away.Close)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/login", http.StatusFound)
	}))
	t.Cleanup(page.Close)
	blog := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(blog.Close)
	empty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(empty.Close)
	token := inst.NewAccount("anna").Token
	for name, tt := range map[string]struct{ server, token, want string }{
		"a wrong token":             {inst.URL, "wrong", "Check -token."},
		"no instance":               {blog.URL, token, "Check -server."},
		"an answer of nothing":      {empty.URL, token, "(invalid_response) Check -server."},
		"redirected elsewhere":      {away.URL, token, "use -server " + inst.URL + " if"},
		"redirected to a page":      {page.URL, token, "redirects to its page /login"},
		"accepts and never answers": {silent.URL, token, "the account does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := output(t, "reconnect", "-server", tt.server, "-token", tt.token, "-timeout", "500ms")
			require.ErrorContains(t, err, tt.want)
			assert.NotContains(t, err.Error(), token)
		})
	}
}

func TestAnAddressThatIsRedirectedPausesTheAccount(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]mastoerr.Code{
		"a redirect": mastoerr.CodeUnexpectedRedirect,
		"no address": mastoerr.CodeInvalidInstanceURL,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			server := "ftp://127.0.0.1"
			if code == mastoerr.CodeUnexpectedRedirect {
				away := httptest.NewServer(http.RedirectHandler(r.inst.URL+"/api/v1/statuses", http.StatusMovedPermanently))
				t.Cleanup(away.Close)
				server = away.URL
			}
			_, err := r.store.exec(t.Context(), "UPDATE accounts SET server = $1", server)
			require.NoError(t, err)
			id := r.add(t, "Hello")
			require.Equal(t, pausedSnooze, napOf(r.work(t.Context(), id)))
			p := r.load(t, id)
			assert.Equal(t, accountNeedsReconnect, p.Account.State)
			assert.Contains(t, p.Account.Reason, string(code))
			assert.False(t, p.isOpen())
			assert.Zero(t, p.Until)
		})
	}
}
