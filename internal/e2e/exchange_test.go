package e2e_test

import (
	"crypto/tls"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// exchange is one failure that a proxy makes, and what has to become of it. Each
// has a port of its own at the proxy and an upstream of its own behind it.
//
// In config and shared, these stand for addresses: @UPSTREAM@ the upstream,
// @REFUSED@ nobody listens, @SILENT@ connects time out, @EXTRA@ a further port
// of the proxy, @HOME@ its address, @DIR@ its folder (cert.pem, key.pem,
// both.pem), @NAME@ a name that no other exchange has.
type exchange struct {
	config   string // the proxy's, for this port
	shared   string // the same, at the top level
	tls      bool   // the proxy speaks TLS
	server   string // scheme of the instance's address, if not what tls says
	stranger bool   // the client does not know the certificate's authority
	upstream behaviour
	call     call // post if none

	first int  // so many calls go before, to use up a limit
	busy  bool // a call that hangs goes before and stays
	until bool // calls go before until one fails: health checks take a moment

	want    string // labels
	wait    time.Duration
	now     bool // a wait of zero was named
	reached int  // how often the upstream had the request
	// lies names the configuration under which a "safe" page is none, because
	// the proxy has sent the request and does not say so.
	lies string
}

// site is an exchange as the proxies' configurations need it.
type site struct {
	name, config, shared string
	port                 int
	upstream             string // host and port
	tls                  bool
}

// proxy makes the command that serves sites from dir.
type proxy func(t *testing.T, dir string, sites []site) *exec.Cmd

// provoke starts the proxy and has it fail in every way of the table.
func provoke(t *testing.T, serve proxy, exchanges map[string]exchange) {
	t.Helper()
	dir := t.TempDir()
	trust := writeCertificate(t, dir)
	names := slices.Sorted(maps.Keys(exchanges))
	upstreams := make([]*upstream, len(names))
	for i, name := range names {
		upstreams[i] = newUpstream(t, exchanges[name].upstream)
	}
	refused, silent := refusingAddress(t), silentAddress(t)

	ports := start(t, 2*len(names), func(ports []int) *exec.Cmd {
		sites := make([]site, len(names))
		for i, name := range names {
			x := exchanges[name]
			id := "s" + strconv.Itoa(i)
			fill := strings.NewReplacer("@UPSTREAM@", upstreams[i].addr, "@REFUSED@", refused, "@SILENT@", silent,
				"@EXTRA@", atHome(ports[2*i+1]), "@HOME@", home, "@DIR@", dir, "@NAME@", id)
			sites[i] = site{id, fill.Replace(x.config), fill.Replace(x.shared), ports[2*i], upstreams[i].addr, x.tls}
		}
		return serve(t, dir, sites)
	}, func(i int) bool { return i%2 == 0 })

	failures, safe := 0, 0
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			exchanges[name].check(t, upstreams[i], atHome(ports[2*i]), trust)
		})
		if want := exchanges[name].want; want != success {
			failures++
			if strings.HasSuffix(want, " safe") {
				safe++
			}
		}
	}
	t.Logf("%d failures provoked, %d of them safe to resend", failures, safe)
}

func (x exchange) check(t *testing.T, u *upstream, addr string, trust *tls.Config) {
	if x.call.do == nil {
		x.call = post
	}
	scheme := x.server
	switch {
	case scheme == "" && x.tls:
		scheme = "https"
	case scheme == "":
		scheme = "http"
	}
	if x.stranger {
		trust = nil
	}
	dial := func() *mastodon.Client { return client(t, scheme+"://"+addr, x.call.token, trust) }
	for range x.first {
		_ = x.call.make(t, dial())
	}
	if x.until {
		require.Eventually(t, func() bool { return x.call.make(t, dial()) != nil }, patience, 20*time.Millisecond)
	}
	if x.busy {
		go x.call.make(t, dial())
		require.Eventually(t, func() bool { reached, _ := u.account(); return len(reached) > 0 }, patience, 5*time.Millisecond)
	}
	u.forget()

	err := x.call.make(t, dial())
	got := labels(err)
	reached, applied := u.account()

	// What the client is told must be true of the upstream: the rule of rules.
	if strings.HasSuffix(got, " safe") && x.lies == "" {
		assert.Zero(t, applied, "%s, and yet the upstream has acted on it", got)
	}
	assert.Equal(t, x.want, got, "the error is %v", err)
	assert.Len(t, reached, x.reached, "what reached the upstream")
	if x.now {
		checkNow(t, err)
	} else {
		checkWait(t, x.wait, err)
	}
	checkAdvice(t, x.call, err)
	checkChain(t, err)
	if t.Failed() {
		t.Logf("the answer was %s", body(err))
	}
}
