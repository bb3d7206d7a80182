package main

import (
	"fmt"
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
	"simulation":  "publishes posts through the public API and checks the outcome",
	"testkit":     "helpers for the tests of the public API",
}

// checkLayers returns a sentence for each package below internal/ that depends on
// the root package of the main module and may not.
func checkLayers() ([]string, error) {
	all, err := goList("./internal/...")
	if err != nil {
		return nil, err
	}
	return brokenLayers(all), nil
}

// brokenLayers judges what goList says of the packages below internal/.
func brokenLayers(all []*listed) []string {
	var broken []string
	for _, l := range all {
		root := l.Module.Path
		name := strings.TrimPrefix(l.ImportPath, root+"/internal/")
		top, _, _ := strings.Cut(name, "/")
		if _, ok := mayUseRoot[top]; ok || !slices.Contains(l.Deps, root) {
			continue
		}
		if slices.Contains(l.Imports, root) {
			broken = append(broken, fmt.Sprintf("internal/%s imports the root package", name))
			continue
		}
		broken = append(broken, fmt.Sprintf("internal/%s depends on the root package through one of %s", name, strings.Join(within(l.Imports, root), ", ")))
	}
	return broken
}

// within returns the packages of the module.
func within(paths []string, module string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return !strings.HasPrefix(path, module+"/") })
}
