package mastoerrtest_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// sent is a request for a post.
type sent struct {
	at    time.Duration                     // after the first
	by    string                            // "another token" or "another account"; "" is the first token
	text  string                            // "" is "one"
	later bool                              // it is scheduled for an hour later
	key   string                            // "" is "k"
	after func(inst *mastoerrtest.Instance) // what happens before it
}

// times returns the same request n times.
func (s sent) times(n int) []sent { return slices.Repeat([]sent{s}, n) }

// sendAll makes the requests at their times, the first with the first fault and so on,
// and returns the statuses that came back; 0 is none.
func sendAll(t *testing.T, inst *mastoerrtest.Instance, faults []mastoerrtest.Fault, all []sent) []int {
	t.Helper()
	if len(faults) > 0 {
		inst.Fail(statuses, faults...)
	}
	alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
	tokens := map[string]string{"": alice.Token, "another token": alice.NewToken("write"), "another account": bob.Token}
	begun := time.Now()
	got := make([]int, len(all))
	var wg sync.WaitGroup
	for n, s := range all {
		time.Sleep(s.at - time.Since(begun))
		if s.after != nil {
			s.after(inst)
		}
		fields := []string{"status", cmp.Or(s.text, "one")}
		if s.later {
			fields = append(fields, "scheduled_at", begun.Add(time.Hour).Format(time.RFC3339))
		}
		wg.Go(func() {
			r, err := send(t, context.Background(), inst, tokens[s.by], cmp.Or(s.key, "k"), fields...)
			if err == nil {
				got[n] = r.status
			}
		})
		time.Sleep(time.Nanosecond) // they arrive one after the other
	}
	wg.Wait()
	time.Sleep(time.Minute) // for what the instance still works on
	return got
}
