// Command scorecard measures how often mastoerr is right about the recorded failures
// of internal/corpus:
//
//	go run ./internal/scorecard                 # one line for each set
//	go run ./internal/scorecard -misses         # and each case that is wrong
//	go run ./internal/scorecard -half develop   # only half of the sources of each set
//	go run ./internal/scorecard -groups .       # what each group of rules earns and costs
//
// A case is right by action when category, action and retry are those of its label.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"strings"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/corpus"
)

func main() {
	half := flag.String("half", "", "develop or check: only half of the cases, split by their sources")
	misses := flag.Bool("misses", false, "list the cases that are wrong")
	groups := flag.String("groups", "", "switch off each group of rules once whose name contains this `word`, such as edge")
	scores := flag.Bool("scores", false, "the scores of the cases as JSON")
	names := flag.String("sets", strings.Join(corpus.Wire, ","), "the sets to measure")
	flag.Parse()

	cases := load(strings.Split(*names, ","), *half)
	switch {
	case *groups != "":
		exitOn(printGroups(cases, *names, *groups))
	case *scores:
		exitOn(json.NewEncoder(os.Stdout).Encode(byID(cases)))
	default:
		printSets(cases, *misses)
	}
}

// load judges the cases of the named sets, of one half or of both.
func load(names []string, half string) []scored {
	var cases []scored
	for _, name := range names {
		for _, c := range corpus.Read(name) {
			if half == "" || half == halfOf(c.Source) {
				if c.Asked != nil { // a case has its request
					info, _ := mastoerr.Code(c.Asked.Code).Info()
					c.Want = corpus.Labels{Category: string(info.Category), Action: string(info.Action), Retry: string(info.Retry), Code: string(info.Code)}
				}
				cases = append(cases, scored{Case: c, score: judge(&c), set: name})
			}
		}
	}
	return cases
}

func byID(cases []scored) map[string]score {
	scores := make(map[string]score, len(cases))
	for i := range cases {
		scores[cases[i].ID] = cases[i].score
	}
	return scores
}

// halfOf returns the half that a source belongs to. The first word of a source names
// the project, so that the halves have no project in common.
func halfOf(source string) string {
	project, _, _ := strings.Cut(source, " ")
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(project)))
	if h.Sum32()%2 == 0 {
		return "develop"
	}
	return "check"
}

func printSets(cases []scored, misses bool) {
	fmt.Printf("%-10s %5s %15s %15s %7s\n", "set", "cases", "action, retry", "code", "unsafe")
	var names []string
	sums := make(map[string]*tally)
	all := new(tally)
	for i := range cases {
		c := &cases[i]
		if sums[c.set] == nil {
			names = append(names, c.set)
			sums[c.set] = new(tally)
		}
		sums[c.set].add(c)
		all.add(c)
	}
	for _, name := range names {
		fmt.Printf("%-10s %s\n", name, sums[name])
	}
	fmt.Printf("%-10s %s\n", "all", all)
	for i := range cases {
		if c := &cases[i]; misses && (!c.Right || !c.Code) {
			fmt.Printf("%s %s: %d %s %s: %s, want %s %s %s: %.160q\n", c.set, c.ID, c.Status, c.Method, c.Path, c.Verdict,
				c.Want.Action, c.Want.Retry, c.Want.Code, c.Body)
		}
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
