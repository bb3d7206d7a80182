package mastoerrtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

var casesByCode = sync.OnceValue(func() map[mastoerr.Code][]*Case {
	byCode := make(map[mastoerr.Code][]*Case)
	all := allCases()
	for n := range all {
		byCode[all[n].Want.Code] = append(byCode[all[n].Want.Code], &all[n])
	}
	return byCode
})

// findCase returns the case that fits a code best, nil for none. A locale or an
// origin that is given has to be that of the case. Among the rest, the endpoint
// decides, then English, then Mastodon, then the order of Cases.
func findCase(code mastoerr.Code, locale, origin, method, path string) *Case {
	var best *Case
	most := -1
	for _, c := range casesByCode()[code] {
		if locale != "" && c.Locale != locale || origin != "" && c.Origin != origin {
			continue
		}
		if origin == "" && c.isReplay() {
			continue
		}
		score := 0
		if samePath(c.Path, path) {
			score += 8
		}
		if c.Method == method {
			score += 4
		}
		if c.Locale == "en" || c.Locale == "" {
			score += 2
		}
		if c.Origin == "mastodon" {
			score++
		}
		if score > most {
			best, most = c, score
		}
	}
	return best
}

// isReplay reports whether c is a stored response, which no first request gets.
func (c *Case) isReplay() bool { return c.Header.Get("Idempotent-Replayed") != "" }

// samePath compares two paths without their numbers and queries.
func samePath(a, b string) bool {
	a, _, _ = strings.Cut(a, "?")
	a, _ = fakemastodon.SplitID(a)
	b, _ = fakemastodon.SplitID(b)
	return a == b || strings.ReplaceAll(a, "/ID", "/:id") == b
}

// own reports whether the instance itself gave the response, not a proxy.
func (c *Case) own() bool { return slices.Contains(instances, c.Origin) }

var instances = []string{
	"mastodon", "gotosocial", "pixelfed", "akkoma", "pleroma", "friendica", "hollo", "sharkey", "iceshrimp.net", "snac", "rails",
}

// answerAt returns the response as if it were given now: its times keep their
// distance from its Date header.
func (c *Case) answerAt(now time.Time) *fakemastodon.Answer {
	answer := &fakemastodon.Answer{Status: c.Status, Header: c.Header.Clone(), Body: c.Body}
	h := answer.Header
	then, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return answer
	}
	// A Date has whole seconds, so the other times are counted from whole ones.
	now = now.UTC().Truncate(time.Second)
	h.Set("Date", now.Format(http.TimeFormat))
	reset := h.Get("X-Ratelimit-Reset")
	if at, err := time.Parse(time.RFC3339, reset); err == nil {
		layout := fakemastodon.Micros
		if len(reset) == len(fakemastodon.Millis) { // GoToSocial
			layout = fakemastodon.Millis
		}
		h.Set("X-Ratelimit-Reset", now.Add(at.Sub(then)).Format(layout))
	} else if unix, err := strconv.ParseInt(reset, 10, 64); err == nil { // GoToSocial before 0.12
		h.Set("X-Ratelimit-Reset", strconv.FormatInt(now.Unix()+unix-then.Unix(), 10))
	}
	if at, err := http.ParseTime(h.Get("Retry-After")); err == nil {
		h.Set("Retry-After", now.Add(at.Sub(then)).Format(http.TimeFormat))
	}
	return answer
}

var statusLine = fakemastodon.StatusLine
