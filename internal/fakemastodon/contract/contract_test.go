package contract_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

var (
	file    = flag.String("contract", "testdata/mastodon-4.6.5.jsonl", "the recorded calls")
	version = flag.String("mastodon", "4.6.5", "the version of Mastodon that was recorded")
)

// sourceFile has calls whose answers were read in Mastodon's source, or captured apart.
// The fake has to agree with all of them.
const sourceFile = "testdata/mastodon-4.6-source.jsonl"

// The least share of calls that agree, in percent.
const (
	statusGoal = 97
	wordsGoal  = 95
)

// Line is one recorded call.
type Line struct {
	Group  string `json:"group"`
	Name   string `json:"name"`
	Before []Call `json:"before"`
	Call
	Want   Want   `json:"want"`
	Out    string `json:"out"`    // why the fake leaves this out on purpose
	Source string `json:"source"` // where the answer is from
	// Version is that of Mastodon, if it is not the one that was recorded.
	Version string `json:"version"`
}

// Want is what the server answered. Body is kept for failures only; without Header
// the headers do not count.
type Want struct {
	Status int               `json:"status"`
	Body   string            `json:"body"`
	Header map[string]string `json:"header"`
}

// share counts the calls of a group that agree.
type share struct{ calls, status, words int }

func (s *share) add(other share) {
	s.calls += other.calls
	s.status += other.status
	s.words += other.words
}

func percent(n, of int) float64 {
	if of == 0 {
		return 100
	}
	return 100 * float64(n) / float64(of)
}

func TestTheFakeAnswersAsTheRecordedServerDid(t *testing.T) {
	t.Parallel()
	groups := make(map[string]*share)
	for _, line := range readLines(t, *file) {
		if line.Out != "" {
			t.Logf("left out: %s / %s: %s", line.Group, line.Name, line.Out)
			continue
		}
		got := replay(t, &line, mastoerrtest.Mastodon(*version))
		if groups[line.Group] == nil {
			groups[line.Group] = new(share)
		}
		differences := line.Want.differences(got)
		one := share{calls: 1}
		if got.Status == line.Want.Status {
			one.status = 1
		}
		if len(differences) == 0 {
			one.words = 1
		}
		groups[line.Group].add(one)
		for _, difference := range differences {
			t.Logf("differs: %s / %s: %s", line.Group, line.Name, difference)
		}
	}
	all := new(share)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		all.add(*groups[name])
		t.Log(groups[name].line(name))
	}
	t.Log(all.line("all"))
	assert.GreaterOrEqual(t, percent(all.status, all.calls), float64(statusGoal), "calls whose status agrees")
	assert.GreaterOrEqual(t, percent(all.words, all.calls), float64(wordsGoal), "calls whose words and headers agree")
}

func TestTheFakeChecksWhatMastodonsSourceChecks(t *testing.T) {
	t.Parallel()
	for _, line := range readLines(t, sourceFile) {
		t.Run(line.Name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, line.Want.differences(replay(t, &line, mastoerrtest.Mastodon(cmp.Or(line.Version, "4.6.5")))), line.Source)
		})
	}
}

func (s *share) line(name string) string {
	return fmt.Sprintf("%-6s %4d calls, status %5.1f %%, words and headers %5.1f %%",
		name, s.calls, percent(s.status, s.calls), percent(s.words, s.calls))
}

func TestEveryRecordedCallHasAPlaceAndASource(t *testing.T) {
	t.Parallel()
	groups := []string{"token", "oauth", "post", "poll", "media", "look", "own", "odd"}
	seen := make(map[string]bool)
	for _, line := range append(readLines(t, *file), readLines(t, sourceFile)...) {
		assert.Contains(t, groups, line.Group, line.Name)
		assert.NotEmpty(t, line.Source, line.Name)
		assert.NotZero(t, line.Want.Status, line.Name)
		assert.False(t, seen[line.Name], "%q is there twice", line.Name)
		seen[line.Name] = true
	}
	assert.NotEmpty(t, seen)
}

func readLines(t *testing.T, file string) []Line {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var lines []Line
	scanner := bufio.NewScanner(bytes.NewReader(data))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var line Line
		decoder := json.NewDecoder(bytes.NewReader(scanner.Bytes()))
		decoder.DisallowUnknownFields()
		require.NoError(t, decoder.Decode(&line), scanner.Text())
		lines = append(lines, line)
	}
	require.NoError(t, scanner.Err())
	return lines
}

// differences says what of an answer is not as recorded.
func (w *Want) differences(got *answer) []string {
	var list []string
	differ := func(what string, want, have any) {
		list = append(list, fmt.Sprintf("%s: want %v, got %v", what, want, have))
	}
	if got.Status != w.Status {
		differ("status", w.Status, fmt.Sprint(got.Status, " ", short(got.Body)))
	} else if w.Status >= 400 && (w.Body != "" || w.Header != nil) && !sameBody(w.Body, got.Body, got.ids) {
		differ("body", w.Body, short(got.Body))
	}
	if w.Header == nil {
		return list
	}
	for _, name := range []string{"Content-Type", "Server", "Www-Authenticate", "X-Ratelimit-Limit", "Link", "Pragma"} {
		if have := masked(got.Header.Get(name), nil); have != w.Header[name] {
			differ(name, w.Header[name], have)
		}
	}
	return list
}

func short(text string) string { return text[:min(len(text), 200)] }

// sameBody compares two bodies: as JSON values where both are, else as text.
func sameBody(want, got string, ids map[string]string) bool {
	got = masked(got, ids)
	var a, b any
	if json.Unmarshal([]byte(want), &a) == nil && json.Unmarshal([]byte(got), &b) == nil {
		return assert.ObjectsAreEqual(a, b)
	}
	return want == got
}
