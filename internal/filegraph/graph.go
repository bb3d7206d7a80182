package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
)

// graph is the graph of the files of one package.
type graph struct {
	files []string // base names, sorted
	uses  map[arrow]bool
}

// arrow leads from a file to a file that declares what it uses.
type arrow struct{ from, to string }

// newGraph type-checks the files of one package and returns their graph.
func newGraph(fset *token.FileSet, path string, files []*ast.File, imports types.Importer) (*graph, error) {
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: imports}
	pkg, err := config.Check(path, fset, files, info)
	if err != nil {
		return nil, err
	}
	fileOf := func(pos token.Pos) string { return filepath.Base(fset.Position(pos).Filename) }
	g := &graph{uses: make(map[arrow]bool)}
	for _, f := range files {
		g.files = append(g.files, fileOf(f.Package))
	}
	slices.Sort(g.files)
	for id, used := range info.Uses {
		if used.Pkg() != pkg || !used.Pos().IsValid() {
			continue
		}
		if a := (arrow{fileOf(id.Pos()), fileOf(used.Pos())}); a.from != a.to {
			g.uses[a] = true
		}
	}
	return g, nil
}

// pairs returns the pairs of files that use each other, as in "a.go and b.go".
func (g *graph) pairs() []string {
	var found []string
	for i, a := range g.files {
		for _, b := range g.files[i+1:] {
			if g.uses[arrow{a, b}] && g.uses[arrow{b, a}] {
				found = append(found, a+" and "+b)
			}
		}
	}
	return found
}

// circles returns the sets of two or more files that lead to each other.
func (g *graph) circles() [][]string {
	leads := make(map[arrow]bool) // directly or through other files
	for _, from := range g.files {
		g.follow(leads, from, from)
	}
	var found [][]string
	done := make(map[string]bool)
	for _, a := range g.files {
		var circle []string
		for _, b := range g.files {
			if !done[b] && leads[arrow{a, b}] && leads[arrow{b, a}] {
				circle = append(circle, b)
				done[b] = true
			}
		}
		if circle != nil {
			found = append(found, circle)
		}
	}
	return found
}

// follow marks all that at leads to as what start leads to.
func (g *graph) follow(leads map[arrow]bool, start, at string) {
	for _, next := range g.files {
		if a := (arrow{start, next}); g.uses[arrow{at, next}] && !leads[a] {
			leads[a] = true
			g.follow(leads, start, next)
		}
	}
}
