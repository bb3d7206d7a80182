// Command filegraph prints how the files of a Go package use each other, and fails
// when the package breaks a bound:
//
//	go run ./internal/filegraph [flags] package
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
	circle := flag.Int("max-circle", -1, "bound for the `files` in one circle; -1 is none")
	pairs := flag.Int("max-pairs", -1, "bound for the `pairs` of files that use each other; -1 is none")
	files := flag.Int("max-files", -1, "bound for the `files` without the tests; -1 is none")
	testFiles := flag.Int("max-test-files", -1, "bound for the test `files`; -1 is none")
	lines := flag.Int("max-lines", -1, "bound for the `lines` of a file, but for code.go, tables and data; -1 is none")
	layers := flag.Bool("layers", false, "check that internal packages do not depend on the root package")
	flag.Parse()

	p, err := load(flag.Arg(0))
	exitOn(err)
	var broken []string
	bound := func(name string, n, most int, details ...string) {
		fmt.Printf("%s: %d\n", name, n)
		for _, d := range details {
			fmt.Println("  " + d)
		}
		if most >= 0 && n > most {
			broken = append(broken, fmt.Sprintf("%s: %d, %d are allowed", name, n, most))
		}
	}
	bound("files", len(p.graph.files), *files)
	bound("test files", p.testFiles, *testFiles)
	bound("lines of the longest file", p.lines, *lines, p.longest)
	bound("pairs of files that use each other", len(p.graph.pairs()), *pairs, p.graph.pairs()...)
	largest := 0
	var circles []string
	for _, c := range p.graph.circles() {
		largest = max(largest, len(c))
		circles = append(circles, strings.Join(c, ", "))
	}
	bound("files of the largest circle", largest, *circle, circles...)
	if *layers {
		internal, err := goList("./internal/...")
		exitOn(err)
		broken = append(broken, brokenLayers(internal)...)
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
