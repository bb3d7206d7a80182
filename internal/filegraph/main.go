// Command filegraph prints how the files of a Go package use each other, and
// fails when the package breaks a bound:
//
//	go run ./internal/filegraph [flags] [packages]
//
// File a.go uses file b.go when a.go names a function, method, field, type,
// constant or variable that b.go declares. Test files are no part of the graph.
// A circle is a set of files in which every file leads to every other, and a
// pair is two files that use each other directly.
//
// Without -max flags nothing is bounded. With -layers it checks, besides, that
// no package below internal/ depends on the root package, except for those that
// layers.go lists.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	var (
		max    = noBounds()
		exempt = flag.String("exempt", "code.go,*_table.go,*_data.go", "`patterns` of the files that -max-lines does not bound")
		layers = flag.Bool("layers", false, "check that internal packages do not depend on the root package")
		quiet  = flag.Bool("q", false, "print one line for each package, without the names of files")
	)
	flag.IntVar(&max.circle, "max-circle", max.circle, "bound for the `files` in one circle; -1 is none")
	flag.IntVar(&max.pairs, "max-pairs", max.pairs, "bound for the `pairs` of files that use each other; -1 is none")
	flag.IntVar(&max.files, "max-files", max.files, "bound for the `files` of a package without its tests; -1 is none")
	flag.IntVar(&max.testFiles, "max-test-files", max.testFiles, "bound for the test `files` of a package; -1 is none")
	flag.IntVar(&max.lines, "max-lines", max.lines, "bound for the `lines` of a file, tests included; -1 is none")
	flag.Parse()
	max.exempt = strings.Split(*exempt, ",")

	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	packages, err := load(patterns)
	exitOn(err)
	var broken []string
	for _, p := range packages {
		fmt.Println(p.report(!*quiet))
		broken = append(broken, max.brokenBy(p)...)
	}
	if *layers {
		found, err := checkLayers()
		exitOn(err)
		broken = append(broken, found...)
	}
	for _, sentence := range broken {
		fmt.Fprintln(os.Stderr, "filegraph:", sentence)
	}
	if len(broken) > 0 {
		os.Exit(1)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "filegraph:", err)
		os.Exit(2)
	}
}
