package fakemastodon

import (
	"slices"
	"sort"
	"time"
)

// timers holds what happens later: changes that the server is still working on,
// and scheduled posts. No goroutine waits for them. Whoever locks the state next
// first runs everything that is due by then, each with the time at which it was
// due. So the server also works inside a testing/synctest bubble.
type timers struct {
	entries []timer // by time; those of the same time in the order they came
}

type timer struct {
	at time.Time
	do func(at time.Time)
}

func (t *timers) add(at time.Time, do func(at time.Time)) {
	n := sort.Search(len(t.entries), func(n int) bool { return t.entries[n].at.After(at) })
	t.entries = slices.Insert(t.entries, n, timer{at, do})
}

// run carries out what is due. A timer may add others.
func (t *timers) run(now time.Time) {
	for len(t.entries) > 0 && !t.entries[0].at.After(now) {
		first := t.entries[0]
		t.entries[0] = timer{}
		t.entries = t.entries[1:]
		first.do(first.at)
	}
}
