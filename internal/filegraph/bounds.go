package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// bounds is what a package may have at most; -1 is no bound.
type bounds struct {
	circle    int // files in one circle
	pairs     int // pairs of files that use each other
	files     int // files that are no tests
	testFiles int
	lines     int      // of a file, tests included
	exempt    []string // patterns of path.Match for the files that lines does not bound
}

func noBounds() bounds {
	return bounds{circle: -1, pairs: -1, files: -1, testFiles: -1, lines: -1}
}

// brokenBy returns a sentence for each bound that the package breaks.
func (b bounds) brokenBy(p *goPackage) []string {
	var broken []string
	say := func(format string, args ...any) {
		broken = append(broken, p.path+": "+fmt.Sprintf(format, args...))
	}
	for _, files := range p.graph.circles() {
		if b.circle >= 0 && len(files) > b.circle {
			say("a circle of %d files, %d are allowed: %s", len(files), b.circle, strings.Join(files, ", "))
		}
	}
	if pairs := p.graph.pairs(); b.pairs >= 0 && len(pairs) > b.pairs {
		say("%d pairs of files use each other, %d are allowed: %s", len(pairs), b.pairs, joinPairs(pairs))
	}
	if n := len(p.graph.files); b.files >= 0 && n > b.files {
		say("%d files, %d are allowed", n, b.files)
	}
	if b.testFiles >= 0 && p.testFiles > b.testFiles {
		say("%d test files, %d are allowed", p.testFiles, b.testFiles)
	}
	for _, name := range slices.Sorted(maps.Keys(p.lines)) {
		if n := p.lines[name]; b.lines >= 0 && n > b.lines && !b.isExempt(name) {
			say("%s has %d lines, %d are allowed", name, n, b.lines)
		}
	}
	return broken
}

// isExempt reports whether the lines of the file are not bounded.
func (b bounds) isExempt(name string) bool {
	return slices.ContainsFunc(b.exempt, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

func joinPairs(pairs []pair) string {
	var texts []string
	for _, x := range pairs {
		texts = append(texts, x.a+" and "+x.b)
	}
	return strings.Join(texts, "; ")
}
