package mastoerrtest

import (
	"sort"
	"time"
)

// agenda holds what comes about at a later time: changes that the instance is
// still at work on, and scheduled posts. There is no clock that strikes:
// whoever looks at the instance next has everything carried out first that was
// due by then, with the time at which it was due. So nothing has to run in the
// background, and testing/synctest's time does for everything.
type agenda struct {
	entries []entry // by time; those of the same time in the order they came
}

type entry struct {
	at time.Time
	do func(at time.Time)
}

func (a *agenda) add(at time.Time, do func(at time.Time)) {
	n := sort.Search(len(a.entries), func(n int) bool { return a.entries[n].at.After(at) })
	a.entries = append(a.entries, entry{})
	copy(a.entries[n+1:], a.entries[n:])
	a.entries[n] = entry{at, do}
}

// settle carries out what is due. What it does may add to the agenda.
func (a *agenda) settle(now time.Time) {
	for len(a.entries) > 0 && !a.entries[0].at.After(now) {
		first := a.entries[0]
		a.entries[0] = entry{}
		a.entries = a.entries[1:]
		first.do(first.at)
	}
}

// lock locks the instance and brings it up to now.
func (i *Instance) lock() time.Time {
	i.mu.Lock()
	now := time.Now()
	i.agenda.settle(now)
	return now
}
