package simulation

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Host is an instance of some software.
type Host struct {
	Name     string
	Software mastoerrtest.Software

	limits     mastoerrtest.Limits
	processing time.Duration // of a video
	// clock is how far the application's clock is ahead, and date how far that is
	// of whoever writes the Date header.
	clock, date  time.Duration
	withoutDate  bool
	pageSize     int           // the most entries of a page, 0 for the software's
	forgetsKeys  time.Duration // until it loses all keys, 0 for never
	listsRefused int           // the status with which the lists of an account are refused, 0 for none
	instance     *mastoerrtest.Instance
	accounts     []*account
}

// software is what hosts run, each weighted by how common it is.
var software = []struct {
	weight int
	mastoerrtest.Software
}{
	{1, mastoerrtest.Mastodon("4.2.10")},
	{2, mastoerrtest.Mastodon("4.3.23")},
	{2, mastoerrtest.Mastodon("4.5.3")},
	{1, mastoerrtest.Mastodon("4.4.1+glitch")},
	{3, mastoerrtest.Mastodon("4.6.3")},
	{3, mastoerrtest.Mastodon("4.7.0")},
	{1, mastoerrtest.Hollo()},
	{1, mastoerrtest.Iceshrimp()},
	{3, mastoerrtest.GoToSocial()},
	{1, mastoerrtest.Akkoma()},
	{1, mastoerrtest.Pleroma()},
	{1, mastoerrtest.Pixelfed()},
	{1, mastoerrtest.Friendica()},
	{1, mastoerrtest.Sharkey()},
	{2, mastoerrtest.Snac()},
	{1, mastoerrtest.Takahe()},
}

// Family returns the software's name without its version.
func (h *Host) Family() string {
	v := h.Software.Version
	for _, name := range [...]string{"Akkoma", "Pleroma", "Pixelfed", "Friendica", "Iceshrimp.NET", "Sharkey", "snac", "takahe"} {
		if strings.Contains(v, name) {
			return name
		}
	}
	switch v {
	case mastoerrtest.GoToSocial().Version:
		return "GoToSocial"
	case mastoerrtest.Hollo().Version:
		return "Hollo"
	}
	return "Mastodon"
}

// ReturnsFirst reports whether the software returns the first post, or a failure that
// published nothing, for a repeated Idempotency-Key that it still knows.
func (h *Host) ReturnsFirst() bool {
	switch h.Software.Keys {
	case mastoerrtest.KeysLocked, mastoerrtest.KeysUnlocked, mastoerrtest.KeysBroken, mastoerrtest.KeysBlocking:
		return true
	}
	return false
}

func (w *World) addHost(n int) {
	r := w.rng
	h := &Host{
		// The library remembers hosts for as long as the process lives.
		Name:       fmt.Sprintf("host%d.world%d.test", n, w.Seed),
		Software:   drawSoftware(r),
		limits:     mastoerrtest.NoLimits(),
		processing: time.Duration(1+r.IntN(120)) * time.Second,
	}
	if r.IntN(3) == 0 {
		h.limits.Statuses = mastoerrtest.Limit{Count: 3 + r.IntN(20), Window: time.Duration(1+r.IntN(180)) * time.Minute}
	}
	if r.IntN(3) == 0 {
		h.limits.Requests = mastoerrtest.Limit{Count: 20 + r.IntN(80), Window: 5 * time.Minute}
	}
	h.drawClocks(r, w.Calm)
	switch {
	case r.IntN(3) == 0:
	case w.Calm:
		h.pageSize = 10 + r.IntN(16)
	default:
		h.pageSize = 1 + r.IntN(16)
	}
	if r.IntN(4) == 0 {
		h.forgetsKeys = within(r, time.Minute, 2*time.Hour)
	}
	if !w.Calm && r.IntN(15) == 0 {
		h.listsRefused = [...]int{http.StatusForbidden, http.StatusNotFound}[r.IntN(2)]
	}
	w.Hosts = append(w.Hosts, h)
	for m := range 1 + r.IntN(3) {
		w.addAccount(h, m)
	}
}

func drawSoftware(r *rand.Rand) mastoerrtest.Software {
	total := 0
	for _, s := range software {
		total += s.weight
	}
	draw := r.IntN(total)
	for _, s := range software {
		if draw -= s.weight; draw < 0 {
			return s.Software
		}
	}
	panic("unreachable")
}

// drawClocks draws clocks that are minutes off, and in the rough world some that are
// hours or days off, and proxies whose clock differs from the application's by less
// than a minute.
func (h *Host) drawClocks(r *rand.Rand, calm bool) {
	switch n := r.IntN(24); {
	case n < 5:
		h.clock = within(r, -10*time.Minute, 10*time.Minute)
	case n < 7 && !calm:
		h.clock = within(r, -20*time.Hour, 20*time.Hour)
	case n == 7 && !calm:
		h.clock = within(r, -9*24*time.Hour, 9*24*time.Hour)
	}
	h.date = h.clock
	if r.IntN(3) == 0 && !calm {
		h.date += within(r, -55*time.Second, 55*time.Second)
	}
	if h.withoutDate = r.IntN(30) == 0 || h.Family() == "snac"; h.withoutDate {
		h.clock, h.date = 0, 0 // nobody could tell that it is wrong
	}
}

// start starts the instance and creates the accounts with their old posts.
func (h *Host) start() {
	options := []mastoerrtest.Option{
		mastoerrtest.InMemory(), mastoerrtest.WithHost(h.Name), mastoerrtest.WithSoftware(h.Software),
		mastoerrtest.WithLimits(h.limits), mastoerrtest.WithMediaProcessing(h.processing),
		mastoerrtest.WithFaults(injectFault), mastoerrtest.WithRequestLog(1),
		mastoerrtest.WithClock(h.clock, h.date),
	}
	if h.withoutDate {
		options = append(options, mastoerrtest.WithoutDate())
	}
	if h.pageSize > 0 {
		options = append(options, mastoerrtest.WithPageSize(h.pageSize))
	}
	h.instance = mastoerrtest.Start(options...)
	for _, a := range h.accounts {
		a.start()
	}
	if h.forgetsKeys > 0 {
		time.AfterFunc(h.forgetsKeys, h.instance.ForgetKeys)
	}
}

func (a *account) start() {
	a.remote = a.host.instance.NewAccount(a.name)
	a.token = a.remote.Token
	if a.cannotRead {
		a.token = a.remote.NewToken("write")
	}
	for n := range 1 + a.oldPosts {
		if n > 0 && a.host.isLimited() {
			break // the rate limit would delay them
		}
		a.replyTarget = a.remote.Publish(byHand, mastodon.Toot{Status: fmt.Sprintf("From before %d", n), Visibility: "public"}).ID
	}
}

func (h *Host) isLimited() bool { return h.limits.Statuses.Count > 0 || h.limits.Requests.Count > 0 }

// change starts what happens to the account meanwhile.
func (a *account) change() {
	if a.revokedAfter > 0 {
		time.AfterFunc(a.revokedAfter, a.remote.Revoke)
	}
	if a.limitedAfter > 0 {
		time.AfterFunc(a.limitedAfter, a.remote.Limit)
	}
}
