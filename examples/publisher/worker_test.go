package main

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// rig is a store with one account, and a worker that is called by hand.
type rig struct {
	store   *store
	queue   queue
	worker  *worker
	inst    *mastoerrtest.Instance
	account mastoerrtest.Account
}

func newRig(t *testing.T, opts ...mastoerrtest.Option) *rig {
	t.Helper()
	return newRigOn(t, filepath.Join(t.TempDir(), "test.db"), opts...)
}

func newRigOn(t *testing.T, database string, opts ...mastoerrtest.Option) *rig {
	t.Helper()
	s, err := openStore(t.Context(), database)
	require.NoError(t, err)
	t.Cleanup(s.close)
	q, err := s.newQueue(&river.Config{Logger: quiet})
	require.NoError(t, err)
	c := defaultConfig()
	c.Settle, c.MaxTries = 20*time.Millisecond, 5
	r := &rig{store: s, queue: q, worker: &worker{store: s, name: "rig", limits: c.limits}, inst: mastoerrtest.NewInstance(t, opts...)}
	r.account = r.inst.NewAccount("anna")
	_, _, err = s.reconnect(t.Context(), q, r.inst.URL, r.account.Token, "@anna")
	require.NoError(t, err)
	return r
}

func (r *rig) add(t *testing.T, text string) int64 {
	t.Helper()
	return r.addContent(t, content{text: text})
}

func (r *rig) addContent(t *testing.T, c content) int64 {
	t.Helper()
	id, err := c.add(t.Context(), r.queue, "@anna")
	require.NoError(t, err)
	return id
}

// work runs the post's job once, as river would.
func (r *rig) work(ctx context.Context, id int64) error { return r.workVersion(ctx, id, 1) }

func (r *rig) workVersion(ctx context.Context, id int64, version int) error {
	return r.worker.Work(ctx, &river.Job[publishArgs]{JobRow: &rivertype.JobRow{}, Args: publishArgs{id, version}})
}

// workOn runs the post's job until it is done, with the waits that it asks for.
func (r *rig) workOn(t *testing.T, id int64) {
	t.Helper()
	for range 8 {
		err := r.work(t.Context(), id)
		if outcome(err) == "done" {
			return
		}
		time.Sleep(napOf(err))
	}
	require.Fail(t, "the post is not done")
}

// napOf is how long river lets the job sleep.
func napOf(err error) time.Duration {
	var snooze *rivertype.JobSnoozeError
	if errors.As(err, &snooze) {
		return snooze.Duration
	}
	return 0
}

func (r *rig) load(t *testing.T, id int64) *post {
	t.Helper()
	p, err := r.store.load(t.Context(), id)
	require.NoError(t, err)
	assert.Empty(t, p.Account.Lease, "the account was not given back")
	return p
}

const posting = "POST /api/v1/statuses"

var lostAnswer = mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}

func TestAdviceBecomesWhatRiverDoesNext(t *testing.T) {
	in := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	tests := map[string]struct {
		fault   mastoerrtest.Fault
		river   string
		state   string
		account string
	}{
		"the text is too long": {mastoerrtest.FailWith(mastoerr.CodeTextTooLong), "cancel", stateNeedsFix, accountActive},
		"the token is revoked": {mastoerrtest.FailWith(mastoerr.CodeTokenRevoked), "snooze", stateWaiting, accountNeedsReconnect},
		"the account is frozen": {
			mastoerrtest.FailWith(mastoerr.CodeAccountDisabled), "snooze", stateWaiting, accountNeedsReconnect,
		},
		"throttled for an hour": {
			mastoerrtest.AnswerWith(429, http.Header{"X-Ratelimit-Reset": {in}}, "{}"), "snooze", stateWaiting, accountActive,
		},
		"the answer is lost":      {lostAnswer, "snooze", stateWaiting, accountActive},
		"no backend, not applied": {mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend), "retry", stateWaiting, accountActive},
		"nothing goes wrong":      {mastoerrtest.Fault{}, "done", statePublished, accountActive},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.inst.Fail(posting, tt.fault)
			id := r.add(t, "Hello")
			assert.Equal(t, tt.river, outcome(r.work(t.Context(), id)))
			p := r.load(t, id)
			assert.Equal(t, tt.state, p.State)
			assert.Equal(t, tt.account, p.Account.State)
		})
	}
}

// outcome is what river makes of a job's error.
func outcome(err error) string {
	var snooze *rivertype.JobSnoozeError
	var cancel *rivertype.JobCancelError
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &snooze):
		return "snooze"
	case errors.As(err, &cancel):
		return "cancel"
	}
	return "retry"
}

func TestALostAnswerIsResolvedOnEverySoftware(t *testing.T) {
	for name, software := range map[string]mastoerrtest.Software{
		"the key is honoured":                mastoerrtest.Mastodon(mastoerrtest.CurrentMastodon),
		"without a lock":                     mastoerrtest.Mastodon("4.3.8"),
		"a resend of what exists gets a 500": mastoerrtest.Mastodon("4.6.2"),
		"the key is ignored":                 mastoerrtest.GoToSocial(),
		"the key is refused":                 mastoerrtest.Pixelfed(),
		"the first answer is repeated":       mastoerrtest.Akkoma(),
	} {
		t.Run(name, func(t *testing.T) {
			for fault, f := range map[string]mastoerrtest.Fault{"published": lostAnswer, "not published": {Break: mastoerrtest.Reset}} {
				r := newRig(t, mastoerrtest.WithSoftware(software))
				r.inst.Fail(posting, f)
				id := r.add(t, "Hello")
				for range 8 {
					if err := r.work(t.Context(), id); outcome(err) == "done" {
						break
					}
					time.Sleep(50 * time.Millisecond)
				}
				assert.Equal(t, statePublished, r.load(t, id).State, fault)
				r.inst.RequirePublishedOnce(t, "Hello")
			}
		})
	}
}

func TestARescuedJobDoesNotMeetItsFirstWorker(t *testing.T) {
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.3.8")),
		mastoerrtest.WithWork(func(*http.Request) time.Duration { return 100 * time.Millisecond }))
	id := r.add(t, "Hello")
	outcomes := make([]string, 4)
	var group sync.WaitGroup
	for n := range outcomes {
		group.Go(func() { outcomes[n] = outcome(r.work(t.Context(), id)) })
	}
	group.Wait()
	assert.ElementsMatch(t, []string{"done", "snooze", "snooze", "snooze"}, outcomes)
	r.inst.RequirePublishedOnce(t, "Hello")
}

func TestAnIntendedRepeatIsNotTakenForTheLostPost(t *testing.T) {
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	first, second := r.add(t, "Good morning"), r.add(t, "Good morning")
	require.NoError(t, r.work(t.Context(), first))
	r.inst.Fail(posting, mastoerrtest.Fault{Break: mastoerrtest.Reset}) // the second is not published
	for range 8 {
		if err := r.work(t.Context(), second); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	r.inst.RequirePublished(t, 2, "Good morning")
	assert.NotEqual(t, r.load(t, first).StatusID, r.load(t, second).StatusID)
}

func TestThrottledAndPausedAccountsAreLeftAlone(t *testing.T) {
	r := newRig(t)
	first, second := r.add(t, "One"), r.add(t, "Two")
	r.account.Revoke()
	require.Equal(t, "snooze", outcome(r.work(t.Context(), first)))
	calls := len(r.inst.Requests())
	require.Equal(t, "snooze", outcome(r.work(t.Context(), second)))
	assert.Len(t, r.inst.Requests(), calls, "the second post's job must not call")

	_, posts, err := r.store.reconnect(t.Context(), r.queue, r.inst.URL, r.account.NewToken("read write"), "@anna")
	require.NoError(t, err)
	assert.Equal(t, 2, posts)
	require.NoError(t, r.work(t.Context(), first))
	require.NoError(t, r.work(t.Context(), second))
}

func TestTriesAreBounded(t *testing.T) {
	r := newRig(t)
	r.inst.Fail(posting, mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend)).Always()
	id := r.add(t, "Hello")
	for n := range r.worker.MaxTries {
		want := "retry"
		if n+1 == r.worker.MaxTries {
			want = "cancel"
		}
		_, err := r.store.exec(t.Context(), "UPDATE hosts SET not_before = 0")
		require.NoError(t, err)
		require.Equal(t, want, outcome(r.work(t.Context(), id)))
	}
	p := r.load(t, id)
	assert.Equal(t, stateNeedsLook, p.State)
	assert.Contains(t, p.Reason, "tried 5 times")
}

func TestACorrectedPostHasAKeyOfItsOwn(t *testing.T) {
	r := newRig(t)
	id := r.add(t, strings.Repeat("Too long. ", 60))
	require.Equal(t, "cancel", outcome(r.work(t.Context(), id)))
	before := r.load(t, id).key()
	require.NoError(t, content{text: "Short"}.replace(t.Context(), r.queue, id))
	after := r.load(t, id)
	assert.Equal(t, stateQueued, after.State)
	assert.NotEqual(t, before, after.key())
	require.NoError(t, r.work(t.Context(), id), "the old version's job has nothing to do")
	r.inst.RequireNotPublished(t, "Short")
}
