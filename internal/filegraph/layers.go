package main

import (
	"slices"
	"strings"
)

// mayUseRoot lists the packages below internal/ that may depend on the root
// package, each with the reason. What lies below such a package may as well. A
// package that is not listed belongs to the product: the root depends on it, or
// may come to. Modules of their own (compare, leak, codesmd) need no entry, as
// the product cannot import them.
var mayUseRoot = map[string]string{
	"clienttest":  "tests the public API against the instances of mastoerrtest",
	"costtest":    "measures what the public API costs",
	"e2e":         "runs the public API against real servers",
	"hostiletest": "attacks the public API with servers that misbehave",
	"networktest": "cases of network errors, with the MastodonError that each becomes",
	"scorecard":   "measures how often the public API is right about the recorded failures",
	"simulation":  "publishes posts through the public API and checks the outcome",
	"testkit":     "helpers for the tests of the public API",
}

// brokenLayers returns a sentence for each of the packages below internal/ that
// depends on the root package and may not.
func brokenLayers(internal []*listed) []string {
	var broken []string
	for _, l := range internal {
		root := l.Module.Path
		name := strings.TrimPrefix(l.ImportPath, root+"/internal/")
		top, _, _ := strings.Cut(name, "/")
		if _, ok := mayUseRoot[top]; !ok && slices.Contains(l.Deps, root) {
			broken = append(broken, "internal/"+name+" depends on the root package")
		}
	}
	return broken
}
