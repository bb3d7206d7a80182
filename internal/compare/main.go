// Command compare publishes the same posts, through the same faults, with
// mastoerr and with what Go services use in its place, and prints what became of
// them:
//
//	go run -C internal/compare .
//
// With -check it exits 0 only when mastoerr keeps what its README says.
package main

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

func main() {
	testing.Init() // for the bubbles
	var (
		worlds = flag.Uint64("worlds", 60, "how many worlds of about 150 posts each")
		seed   = flag.Uint64("seed", 1, "the seed of the first world")
		check  = flag.Bool("check", false, "exit 1 unless mastoerr keeps its promises")
	)
	flag.Parse()

	results := make([]*result, len(rivals))
	// synctest's bubbles want a test.
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{
		Name: "compare",
		F: func(t *testing.T) {
			t.Run("all", func(t *testing.T) {
				for n, by := range rivals {
					results[n] = &result{by: by}
					t.Run(by.Name, func(t *testing.T) {
						t.Parallel()
						results[n].measure(t, *seed, *worlds)
					})
				}
			})
			if t.Failed() {
				return
			}
			printTable(os.Stdout, results)
			broken := promises(results)
			for _, b := range broken {
				fmt.Fprintln(os.Stderr, "compare:", b)
			}
			if *check && len(broken) > 0 {
				os.Exit(1)
			}
			os.Exit(0)
		},
	}}, nil, nil)
}
