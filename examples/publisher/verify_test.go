package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// loseTokens revokes some accounts' tokens, and returns a function that
// reconnects the first half of them, once.
func (c *chaos) loseTokens(ctx context.Context, t *testing.T, s *store, q queue) (reconnect func()) {
	for _, a := range c.accounts[:c.lost] {
		a.Revoke()
	}
	done := false
	return func() {
		if done {
			return
		}
		done = true
		for _, a := range c.accounts[:c.lost/2] {
			_, _, err := s.reconnect(ctx, q, a.server, a.NewToken("read write"), a.name)
			require.NoError(t, err)
		}
	}
}

// row is how a post ended.
type row struct {
	id                          int64
	account, accountState, host string
	state, text, reason, fix    string
	url, statusID               string
	open, sent                  moment
}

// verify compares the database with the instances.
func (c *chaos) verify(ctx context.Context, t *testing.T, s *store, posts int) {
	t.Helper()
	rows := readRows(ctx, t, s)
	require.Len(t, rows, posts, "no post is lost")

	type content struct{ host, account, text string }
	published := make(map[content]int)
	for host, i := range c.instances {
		for _, p := range i.Posts() {
			published[content{host, p.Account, p.Text}]++
		}
	}
	paused := make(map[content]bool) // accounts
	for _, a := range c.accounts[c.lost/2 : c.lost] {
		paused[content{host: strings.TrimPrefix(a.server, "http://"), account: a.Name}] = true
	}
	ends := make(map[string]int)
	var undecided []string // why, where the lookup was allowed but cannot tell
	byID := make(map[string]int64)
	claimed := make(map[content]int)
	unknown := make(map[content]int) // may be there, and the database says so
	for _, r := range rows {
		user, _, _ := strings.Cut(strings.TrimPrefix(r.account, "@"), "@")
		key := content{r.host, user, r.text}
		state := r.state
		if r.accountState != accountActive && !(&post{State: state}).ended() {
			state = showReconnect
		}
		ends[state]++
		switch state {
		case statePublished:
			claimed[key]++
			id := r.host + "/" + r.statusID
			assert.Zero(t, byID[id], "posts %d and %d have the same status", r.id, byID[id])
			byID[id] = r.id
			assert.NotEmpty(t, r.url)
		case stateNeedsFix:
			assert.Greater(t, len(r.text), 500, "post %d: %s", r.id, r.reason)
			assert.NotEmpty(t, r.fix) // "Shorten the post.", unless a fault has cut that off
			assert.Zero(t, published[key], "post %d", r.id)
		case showReconnect:
			assert.True(t, paused[content{host: r.host, account: user}], "%s needs no reconnect: %s", r.account, r.reason)
			if r.open != 0 { // nobody can look before the account is connected again
				unknown[key]++
			}
		case stateNeedsLook:
			unknown[key]++
			if c.instances[r.host] != c.blind {
				undecided = append(undecided, r.reason)
			}
			assert.NotZero(t, r.sent, "post %d was never sent: %s", r.id, r.reason)
			assert.Contains(t, r.reason, "It cannot be looked for")
		default:
			assert.Fail(t, "a post has not ended", "post %d is %s: %s", r.id, r.state, r.reason)
		}
	}
	for key, n := range published {
		assert.LessOrEqual(t, n, claimed[key]+unknown[key], "%v: nobody knows of it", key)
	}
	for key, n := range claimed {
		assert.GreaterOrEqual(t, published[key], n, "%v is not there", key)
	}
	c.requireNoCopies(t, rows)
	assert.LessOrEqual(t, len(undecided), posts/20, "a lookup can tell in most cases: %q", undecided)
	t.Logf("endings: %v", ends)
}

// requireNoCopies looks for texts that are there more often than they were
// queued, on every instance.
func (c *chaos) requireNoCopies(t *testing.T, rows []row) {
	t.Helper()
	queued := make(map[string]int)
	for _, r := range rows {
		user, _, _ := strings.Cut(strings.TrimPrefix(r.account, "@"), "@")
		queued[r.host+user+r.text]++
	}
	for host, i := range c.instances {
		have := make(map[string]int)
		for _, p := range i.Posts() {
			have[p.Account+p.Text]++
			require.LessOrEqual(t, have[p.Account+p.Text], queued[host+p.Account+p.Text], "%s published %q twice\n%s",
				p.Account, p.Text, requestsOf(i, p))
		}
	}
}

// requestsOf is what the instance saw around a post.
func requestsOf(i *mastoerrtest.Instance, p mastoerrtest.Post) string {
	var b strings.Builder
	for _, r := range i.Requests() {
		if r.Account == p.Account {
			b.WriteString(r.String() + "\n")
		}
	}
	return b.String()
}

func readRows(ctx context.Context, t *testing.T, s *store) []row {
	t.Helper()
	result, err := s.QueryContext(ctx, `SELECT p.id, a.name, a.state, a.host, p.state, p.text, p.reason, p.fix,
		p.url, p.status_id, p.open_since, p.sent_at FROM posts p JOIN accounts a ON a.id = p.account_id ORDER BY p.id`)
	require.NoError(t, err)
	defer result.Close()
	var rows []row
	for result.Next() {
		var r row
		require.NoError(t, result.Scan(&r.id, &r.account, &r.accountState, &r.host, &r.state, &r.text, &r.reason, &r.fix,
			&r.url, &r.statusID, &r.open, &r.sent))
		rows = append(rows, r)
	}
	require.NoError(t, result.Err())
	return rows
}

// stuck tells what the posts wait for that have not ended.
func stuck(ctx context.Context, t *testing.T, s *store) string {
	t.Helper()
	rows, err := s.QueryContext(ctx, `SELECT p.id, p.state, p.reason, p.tries, p.open_since, p.until - now_ms(),
		a.name, a.lease, a.lease_until - now_ms(), a.not_before - now_ms(), h.not_before - now_ms()
		FROM posts p JOIN accounts a ON a.id = p.account_id JOIN hosts h ON h.host = a.host
		WHERE p.state IN ('queued', 'waiting') AND a.state = 'active' ORDER BY p.id LIMIT 30`)
	require.NoError(t, err)
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var v [11]any
		var to []any
		for n := range v {
			to = append(to, &v[n])
		}
		require.NoError(t, rows.Scan(to...))
		fmt.Fprintln(&b, v[:]...)
	}
	return b.String()
}
