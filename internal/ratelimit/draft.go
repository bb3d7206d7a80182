package ratelimit

import (
	"net/http"
	"strings"
	"time"
)

// The RateLimit fields of the IETF (draft-ietf-httpapi-ratelimit-headers) changed
// their form twice, and servers keep to the version that they began with:
//
//   - up to version 06: RateLimit-Limit: 100, 100;w=60 and RateLimit-Remaining: 0
//     and RateLimit-Reset: 30
//   - version 07: RateLimit: limit=100, remaining=0, reset=30
//   - since version 08: RateLimit: "default";r=0;t=30 and
//     RateLimit-Policy: "default";q=100;w=60
func draftHeaders(h http.Header, now time.Time) (Limits, bool) {
	if len(h["Ratelimit"]) != 0 {
		l, ok := parseField(boundedList(h["Ratelimit"]), boundedList(h["Ratelimit-Policy"]), h, now)
		if ok {
			return l, true
		}
	}
	l := separate(h, &draftNames, now)
	if l.Limit == 0 {
		first, _, _ := strings.Cut(boundedList(h[draftNames.limit]), ",")
		l.Limit, _ = parseCount(first)
	}
	return l, l.Limit != 0 || !l.Reset.IsZero()
}

// parseField reads RateLimit. Of several policies the one with the least left
// counts, and of those with nothing left the one that lasts longest.
func parseField(field, policies string, h http.Header, now time.Time) (Limits, bool) {
	found := Limits{Remaining: -1}
	name, ok := "", false
	for item := range strings.SplitSeq(field, ",") {
		l := Limits{Remaining: -1}
		policy := ""
		for part := range strings.SplitSeq(item, ";") {
			key, value, isPair := strings.Cut(strings.TrimSpace(part), "=")
			if !isPair {
				policy = key
				continue
			}
			l.set(key, value, h, now)
		}
		switch {
		case l.Limit == 0 && l.Remaining < 0 && l.Reset.IsZero(): // it says nothing
		case policy == "": // version 07, where each item says one thing
			found.add(l)
			ok = true
		case !ok || l.isNearer(found):
			found, name, ok = l, policy, true
		}
	}
	if found.Limit == 0 && name != "" {
		found.Limit = quota(policies, name)
	}
	return found, ok
}

func (l *Limits) set(key, value string, h http.Header, now time.Time) {
	switch key {
	case "limit", "q":
		l.Limit, _ = parseCount(value)
	case "remaining", "r":
		if n, ok := parseCount(value); ok {
			l.Remaining = n
		}
	case "reset", "t":
		if wait, ok := untilReset(h, value, now); ok {
			l.Reset = now.Add(wait)
		}
	}
}

// add adds what o says to l.
func (l *Limits) add(o Limits) {
	l.Limit = max(l.Limit, o.Limit)
	l.Remaining = max(l.Remaining, o.Remaining)
	if l.Reset.IsZero() {
		l.Reset = o.Reset
	}
}

// isNearer reports whether l ends sooner than o: fewer requests are left, or as
// few for longer.
func (l *Limits) isNearer(o Limits) bool {
	if l.Remaining != o.Remaining {
		return l.Remaining >= 0 && (o.Remaining < 0 || l.Remaining < o.Remaining)
	}
	return l.Reset.After(o.Reset)
}

// quota returns the requests that RateLimit-Policy grants under a name, 0 when it
// does not say.
func quota(policies, name string) int {
	for item := range strings.SplitSeq(policies, ",") {
		policy, parameters, _ := strings.Cut(item, ";")
		if strings.TrimSpace(policy) != name {
			continue
		}
		for part := range strings.SplitSeq(parameters, ";") {
			if key, value, _ := strings.Cut(strings.TrimSpace(part), "="); key == "q" {
				n, _ := parseCount(value)
				return n
			}
		}
	}
	return 0
}

// boundedList returns the values of a header that is a list, "" where they are too
// long for a handful of policies.
func boundedList(values []string) string {
	const (
		maxValues = 4
		maxList   = 256 // bytes of each
	)
	var list []string
	for _, value := range values[:min(len(values), maxValues)] {
		if len(value) <= maxList {
			list = append(list, value)
		}
	}
	return strings.Join(list, ",")
}
