package mastoerrtest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const broken = 0 // the connection broke

func forgetKeys(inst *mastoerrtest.Instance) { inst.ForgetKeys() }

func deleteFirst(inst *mastoerrtest.Instance) { inst.DeleteByHand(inst.Posts()[0].ID) }

// What the two servers did with a key. Each row was measured on loopback in November
// 2026, with the rows counted in PostgreSQL.
func TestAKeyDoesWhatItDidOnTheRealServers(t *testing.T) {
	t.Parallel()
	hangs := func(d time.Duration) mastoerrtest.Fault { return mastoerrtest.SlowCommit(d) }
	killed := mastoerrtest.KilledInCommit()
	redisGone := mastoerrtest.CrashBeforeKey()
	redisStopped := mastoerrtest.CrashBeforeKey()
	redisStopped.Key.LockKept = true
	for measured, test := range map[string]struct {
		version          string
		faults           []mastoerrtest.Fault // of the requests, one after the other
		sent             []sent
		want             []int
		posts, scheduled int
	}{
		"ten in parallel, 4.3.23":        {"4.3.23", slices.Repeat([]mastoerrtest.Fault{hangs(time.Second)}, 10), sent{}.times(10), slices.Repeat([]int{200}, 10), 10, 0},
		"ten in parallel, 4.6.5":         {"4.6.5", []mastoerrtest.Fault{hangs(time.Second)}, sent{}.times(10), append([]int{200}, slices.Repeat([]int{500}, 9)...), 1, 0},
		"the first hangs 3 s, 4.3.23":    {"4.3.23", []mastoerrtest.Fault{hangs(3 * time.Second)}, []sent{{}, {at: time.Second}}, []int{200, 200}, 2, 0},
		"the first hangs 3 s, 4.6.5":     {"4.6.5", []mastoerrtest.Fault{hangs(3 * time.Second)}, []sent{{}, {at: time.Second}}, []int{200, 500}, 1, 0},
		"the first hangs 14 s, 4.3.23":   {"4.3.23", []mastoerrtest.Fault{hangs(14 * time.Second)}, []sent{{}, {at: time.Second}}, []int{200, 200}, 2, 0},
		"the first hangs 14 s, 4.6.5":    {"4.6.5", []mastoerrtest.Fault{hangs(14 * time.Second)}, []sent{{}, {at: time.Second}}, []int{200, 503}, 1, 0},
		"repeated, 4.3.23":               {"4.3.23", nil, []sent{{}, {at: time.Second}}, []int{200, 200}, 1, 0},
		"repeated, 4.6.5":                {"4.6.5", nil, []sent{{}, {at: time.Second}}, []int{200, 500}, 1, 0},
		"other text, 4.3.23":             {"4.3.23", nil, []sent{{}, {at: time.Second, text: "other"}}, []int{200, 200}, 1, 0},
		"other text, 4.6.5":              {"4.6.5", nil, []sent{{}, {at: time.Second, text: "other"}}, []int{200, 500}, 1, 0},
		"after a delete, 4.3.23":         {"4.3.23", nil, []sent{{}, {at: time.Second, after: deleteFirst}}, []int{200, 404}, 1, 0},
		"after a delete, 4.6.5":          {"4.6.5", nil, []sent{{}, {at: time.Second, after: deleteFirst}}, []int{200, 404}, 1, 0},
		"scheduled twice, 4.3.23":        {"4.3.23", nil, []sent{{later: true}, {at: time.Second, later: true}}, []int{200, 404}, 0, 1},
		"scheduled twice, 4.6.5":         {"4.6.5", nil, []sent{{later: true}, {at: time.Second, later: true}}, []int{200, 404}, 0, 1},
		"scheduled, then at once, 4.6.5": {"4.6.5", nil, []sent{{later: true}, {at: time.Second}}, []int{200, 404}, 0, 1},
		"scheduled in parallel, 4.3.23":  {"4.3.23", slices.Repeat([]mastoerrtest.Fault{hangs(time.Second)}, 2), sent{later: true}.times(2), []int{200, 200}, 0, 2},
		"another token, 4.3.23":          {"4.3.23", nil, []sent{{}, {at: time.Second, by: "another token"}}, []int{200, 200}, 1, 0},
		"another token, 4.6.5":           {"4.6.5", nil, []sent{{}, {at: time.Second, by: "another token"}}, []int{200, 500}, 1, 0},
		"another account, 4.6.5":         {"4.6.5", nil, []sent{{}, {at: time.Second, by: "another account"}}, []int{200, 200}, 2, 0},
		"422 first, 4.6.5":               {"4.6.5", nil, []sent{{text: " "}, {at: time.Second}}, []int{422, 200}, 1, 0},
		"a key of spaces, 4.3.23":        {"4.3.23", nil, sent{key: "   "}.times(2), []int{200, 200}, 2, 0},
		"a key of spaces, 4.6.5":         {"4.6.5", nil, sent{key: "   "}.times(2), []int{200, 200}, 2, 0},
		"killed in COMMIT, 4.3.23":       {"4.3.23", []mastoerrtest.Fault{killed}, []sent{{}, {at: time.Second}}, []int{broken, 200}, 2, 0},
		"killed in COMMIT, 4.6.5": {
			"4.6.5", []mastoerrtest.Fault{killed}, []sent{{}, {at: time.Second}, {at: 14 * time.Minute}, {at: 15*time.Minute + 2*time.Second}},
			[]int{broken, 503, 503, 200}, 2, 0,
		},
		"Redis gone at the end of the commit, 4.3.23": {"4.3.23", []mastoerrtest.Fault{redisGone}, []sent{{}, {at: time.Second}}, []int{500, 200}, 2, 0},
		"Redis gone at the end of the commit, 4.6.5":  {"4.6.5", []mastoerrtest.Fault{redisGone}, []sent{{}, {at: time.Second}}, []int{500, 200}, 2, 0},
		"Redis read-only after the lock, 4.6.5": {
			"4.6.5", []mastoerrtest.Fault{redisStopped}, []sent{{}, {at: time.Minute}, {at: 16 * time.Minute}}, []int{500, 503, 200}, 2, 0,
		},
		"the Redis of Sidekiq down, 4.3.23": {
			"4.3.23", slices.Repeat([]mastoerrtest.Fault{redisGone}, 5), sent{}.times(5), slices.Repeat([]int{500}, 5), 5, 0,
		},
		"Redis lost its data, 4.3.23": {"4.3.23", nil, []sent{{}, {at: time.Second, after: forgetKeys}}, []int{200, 200}, 2, 0},
		"Redis lost its data, 4.6.5":  {"4.6.5", nil, []sent{{}, {at: time.Second, after: forgetKeys}}, []int{200, 200}, 2, 0},
		"PostgreSQL down before, 4.6.5": {
			"4.6.5", []mastoerrtest.Fault{mastoerrtest.CrashBeforeCommit()}, []sent{{}, {at: time.Second}}, []int{500, 200}, 1, 0,
		},
		"the client killed in the request, 4.3.23": {
			"4.3.23", []mastoerrtest.Fault{mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(2 * time.Second)},
			[]sent{{}, {at: time.Second}}, []int{broken, 200}, 2, 0,
		},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			assert.Equal(t, test.want, sendAll(t, inst, test.faults, test.sent), measured)
			assert.Len(t, inst.Posts(), test.posts, measured)
			assert.Len(t, inst.Scheduled(), test.scheduled, measured)
		}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon(test.version)))
	}
}
