package simulation_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

// results are what worlds that run at the same time have in common.
type results struct {
	mu     sync.Mutex
	total  *simulation.Report
	broken int64          // posts for which a promise was broken
	kinds  map[string]int // of broken promises
}

func newResults() *results {
	return &results{total: new(simulation.Report), kinds: make(map[string]int)}
}

func (r *results) posts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total.Posts
}

func (r *results) failed() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.broken
}

// add adds a world that has run. It prints the first two posts of each kind of broken
// promise.
func (r *results) add(t *testing.T, w *simulation.World) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total.Add(w)
	for _, p := range w.Posts {
		broken := p.Check()
		if len(broken) == 0 {
			continue
		}
		r.broken++
		isNew := false
		for _, b := range broken {
			kind := withoutNumbers(b)
			r.kinds[kind]++
			isNew = isNew || r.kinds[kind] <= 2
		}
		if isNew {
			t.Errorf("%q\n%s\ngo test ./internal/simulation -seed %d", broken, p.Trace(), w.Seed)
		}
	}
}

func (r *results) String() string {
	var b strings.Builder
	b.WriteString(r.total.String())
	for _, kind := range slices.Sorted(maps.Keys(r.kinds)) {
		fmt.Fprintf(&b, "\n%6d times: %s", r.kinds[kind], kind)
	}
	return b.String()
}

var number = regexp.MustCompile(`[0-9][0-9A-Za-z.:-]*`)

// withoutNumbers makes broken promises of one kind the same text.
func withoutNumbers(s string) string {
	if at := strings.Index(s, " although the host"); at >= 0 {
		s = s[at:]
	}
	return number.ReplaceAllString(s, "N")
}
