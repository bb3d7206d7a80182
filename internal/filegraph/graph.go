package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// graph is the graph of the files of one package.
type graph struct {
	files []string           // base names, sorted
	uses  map[arrow][]string // the names that the arrow stands for, sorted
}

// arrow leads from a file to a file that declares what it uses.
type arrow struct{ from, to string }

// pair is two files that use each other, in the order of their names.
type pair struct{ a, b string }

// newGraph returns the graph of type-checked files. It reads info.Uses.
func newGraph(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) *graph {
	fileOf := func(pos token.Pos) string { return filepath.Base(fset.Position(pos).Filename) }
	g := &graph{uses: make(map[arrow][]string)}
	for _, f := range files {
		g.files = append(g.files, fileOf(f.Package))
	}
	slices.Sort(g.files)
	for id, used := range info.Uses {
		if used.Pkg() != pkg || !used.Pos().IsValid() {
			continue
		}
		a := arrow{fileOf(id.Pos()), fileOf(used.Pos())}
		if a.from != a.to {
			g.uses[a] = append(g.uses[a], used.Name())
		}
	}
	for a, names := range g.uses {
		slices.Sort(names)
		g.uses[a] = slices.Compact(names)
	}
	return g
}

// successors returns the files that file uses, sorted.
func (g *graph) successors(file string) []string {
	var to []string
	for a := range g.uses {
		if a.from == file {
			to = append(to, a.to)
		}
	}
	slices.Sort(to)
	return to
}

// pairs returns the pairs of files that use each other, sorted.
func (g *graph) pairs() []pair {
	found := make(map[pair]bool)
	for a := range g.uses {
		if _, back := g.uses[arrow{a.to, a.from}]; back && a.from < a.to {
			found[pair{a.from, a.to}] = true
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(x, y pair) int {
		if c := strings.Compare(x.a, y.a); c != 0 {
			return c
		}
		return strings.Compare(x.b, y.b)
	})
}
