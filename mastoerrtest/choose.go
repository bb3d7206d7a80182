package mastoerrtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
)

var casesByCode = sync.OnceValue(func() map[mastoerr.Code][]*Case {
	byCode := make(map[mastoerr.Code][]*Case)
	all := allCases()
	for n := range all {
		byCode[all[n].Want.Code] = append(byCode[all[n].Want.Code], &all[n])
	}
	return byCode
})

// findCase is the case for a code that fits best: a language or an origin that
// is named has to be that one, then the request counts, then English, then
// Mastodon, then the order of Cases.
func findCase(code mastoerr.Code, locale, origin, method, path string) *Case {
	var best *Case
	most := -1
	for _, c := range casesByCode()[code] {
		if locale != "" && c.Locale != locale || origin != "" && c.Origin != origin {
			continue
		}
		if !c.isPlain() && origin == "" {
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

// isPlain is false for a replay of Akkoma's, which is none when it comes first.
func (c *Case) isPlain() bool { return c.Header.Get("Idempotent-Replayed") == "" }

// samePath compares paths without the numbers and queries.
func samePath(a, b string) bool {
	a, _, _ = strings.Cut(a, "?")
	a, _ = splitID(a)
	b, _ = splitID(b)
	return a == b || strings.ReplaceAll(a, "/ID", "/:id") == b
}

// own is true for a response of the instance, false for a proxy's.
func (c *Case) own() bool { return slices.Contains(instances[:], c.Origin) }

var instances = [...]string{
	"mastodon", "gotosocial", "pixelfed", "akkoma", "pleroma", "friendica", "hollo", "sharkey", "iceshrimp.net", "snac", "rails",
}

// answerAt is the case as an answer of now: its times keep their distance from
// its Date header.
func (c *Case) answerAt(now time.Time) *Answer {
	h := c.Header.Clone()
	then, err := http.ParseTime(h.Get("Date"))
	dated := err == nil
	// Dates have whole seconds: what is measured against them has to as well.
	now = now.UTC().Truncate(time.Second)
	if reset := h.Get("X-Ratelimit-Reset"); reset != "" && dated {
		if at, err := time.Parse(time.RFC3339, reset); err == nil {
			layout := isoMicros
			if len(reset) == len(isoMillis) { // GoToSocial
				layout = isoMillis
			}
			h.Set("X-Ratelimit-Reset", now.Add(at.Sub(then)).Format(layout))
		} else if unix, err := strconv.ParseInt(reset, 10, 64); err == nil { // GoToSocial before 0.12
			h.Set("X-Ratelimit-Reset", strconv.FormatInt(now.Unix()+unix-then.Unix(), 10))
		}
	}
	if at, err := http.ParseTime(h.Get("Retry-After")); err == nil && dated {
		h.Set("Retry-After", now.Add(at.Sub(then)).Format(http.TimeFormat))
	}
	if dated {
		h.Set("Date", now.Format(http.TimeFormat))
	}
	return &Answer{c.Status, h, c.Body}
}
