package mastoerrtest

import (
	"net/http"
	"strings"
	"time"
)

// begin takes a call in: what throttles and keys decide at once, and the change
// after the time that the work takes.
func (i *Instance) begin(c *call, work time.Duration) *job {
	now := i.lock()
	defer i.mu.Unlock()
	c.now = now
	j := new(job)
	do, after := i.admit(c, work)
	finish := func() {
		r := do()
		i.dress(c, &r)
		j.reply, j.done = r, true
	}
	if after <= 0 {
		finish()
		return j
	}
	j.due = now.Add(after)
	i.agenda.add(j.due, func(at time.Time) { c.now = at; finish() })
	return j
}

// admit says how a call is carried out, and how long that takes.
func (i *Instance) admit(c *call, work time.Duration) (do func() reply, after time.Duration) {
	// rack-attack comes before the application.
	if r, ok := i.throttle(c); !ok {
		return func() reply { return r }, 0
	}
	if i.isNewStatus(c) {
		return i.admitPost(c, work)
	}
	do = func() reply { return i.route(c) }
	if c.answer != nil {
		do = c.instead(do)
	}
	return do, work
}

// instead is do with the answer that a fault has the instance give, before or
// after doing it.
func (c *call) instead(do func() reply) func() reply {
	return func() reply {
		if c.apply {
			do()
		}
		return c.answer.reply()
	}
}

func (i *Instance) isNewStatus(c *call) bool {
	return c.method == http.MethodPost && c.path == "/api/v1/statuses"
}

// throttle counts a call in the buckets of rack-attack.
func (i *Instance) throttle(c *call) (reply, bool) {
	if !strings.HasPrefix(c.path, "/api/") || strings.HasPrefix(c.path, "/api/v1/streaming") {
		return reply{}, true
	}
	b := &i.nobody
	if c.token != nil {
		b = &c.token.requests
	}
	q, ok := b.take(i.limits.Requests, c.now)
	c.quota = q
	if ok && c.token != nil && c.token.account != nil && c.method == http.MethodPost && isMediaPath(c.path) {
		q, ok = c.token.account.uploads.take(i.limits.Media, c.now)
		c.quota = nearer(c.quota, q)
	}
	if ok {
		return reply{}, true
	}
	c.quota = q
	// No charset, no Server header: rack-attack answers (rack_attack.rb:164).
	return reply{
		status: http.StatusTooManyRequests, header: http.Header{"Content-Type": {"application/json"}},
		body: []byte(tooManyRequests),
	}, false
}

const tooManyRequests = `{"error":"Too many requests"}`

func isMediaPath(path string) bool { return path == "/api/v2/media" || path == "/api/v1/media" }

// dress adds the headers that every answer has.
func (i *Instance) dress(c *call, r *reply) {
	fromApp := r.header == nil || !r.whole && len(r.header["Content-Type"]) == 0
	if r.header == nil {
		r.header = make(http.Header, 8)
	}
	h := r.header
	if fromApp {
		h["Content-Type"] = jsonType
	}
	if len(h["Date"]) == 0 {
		h["Date"] = []string{c.now.UTC().Format(http.TimeFormat)}
	}
	if r.whole {
		return
	}
	if fromApp && i.software.isMastodon() {
		h["Server"] = serverMastodon
	}
	c.quota.set(h)
	h["X-Request-Id"] = []string{requestID(c.entry)}
	h["Cache-Control"] = noStore
}

// Header values that are the same in every answer. net/http and go-mastodon
// only read them.
var (
	jsonType       = []string{"application/json; charset=utf-8"}
	serverMastodon = []string{"Mastodon"}
	noStore        = []string{"private, no-store"}
)

// requestID is shaped like the UUIDs of Rails.
func requestID(n uint64) string {
	const hex = "0123456789abcdef"
	id := []byte("00000000-0000-4000-8000-000000000000")
	for at := len(id) - 1; n > 0; at-- {
		id[at] = hex[n&15]
		n >>= 4
	}
	return string(id)
}
