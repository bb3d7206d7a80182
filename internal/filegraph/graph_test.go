package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// graphOf returns the graph of a package with these files.
func graphOf(t *testing.T, sources map[string]string) *graph {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for name, source := range sources {
		f, err := parser.ParseFile(fset, name, "package p\n"+source, parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, f)
	}
	g, err := newGraph(fset, "example.test/p", files, nil)
	require.NoError(t, err)
	return g
}

func TestAnArrowStandsForEveryKindOfUse(t *testing.T) {
	t.Parallel()
	const declaring = `
		const limit = 1
		var count int
		type box[T any] struct{ content T }
		type opener interface{ open() int }
		func seal() {}`
	for kind, use := range map[string]string{
		"constant": "var a = limit",
		"variable": "var a = &count",
		"type":     "var a *box[int]",
		"function": "func a() { seal() }",
		"method":   "func a[T interface{ opener }](x T) int { return x.open() }",
		"field":    "func a(b box[int]) int { return b.content }",
	} {
		g := graphOf(t, map[string]string{"a.go": use, "b.go": declaring})
		assert.Equal(t, map[arrow]bool{{"a.go", "b.go"}: true}, g.uses, kind)
	}
	g := graphOf(t, map[string]string{"a.go": "func a(limit int) int { return limit }", "b.go": declaring})
	assert.Empty(t, g.uses)
}

func TestCirclesAndPairs(t *testing.T) {
	t.Parallel()
	g := graphOf(t, map[string]string{
		"a.go": "func a() { b() }",
		"b.go": "func b() { c(); d() }",
		"c.go": "func c() { a() }",
		"d.go": "func d() { e() }",
		"e.go": "func e() { d(); f(); h() }",
		"f.go": "func f() { e() }",
		"g.go": "func g() { a(); e() }",
		"h.go": "func h() {}",
	})
	assert.Equal(t, [][]string{{"a.go", "b.go", "c.go"}, {"d.go", "e.go", "f.go"}}, g.circles())
	assert.Equal(t, []string{"d.go and e.go", "e.go and f.go"}, g.pairs())
}

func TestThisPackageIsLoaded(t *testing.T) {
	t.Parallel()
	p, err := load(".")
	require.NoError(t, err)
	assert.Equal(t, []string{"graph.go", "layers.go", "load.go", "main.go"}, p.graph.files)
	assert.True(t, p.graph.uses[arrow{"main.go", "load.go"}])
	assert.Equal(t, 1, p.testFiles)
	assert.Positive(t, p.lines)
}

func TestOnlyChecksMayDependOnTheRoot(t *testing.T) {
	t.Parallel()
	const root = "example.test/lib"
	internal := func(name string, deps ...string) *listed {
		return &listed{ImportPath: root + "/internal/" + name, Deps: deps, Module: &struct{ Path string }{root}}
	}
	assert.Equal(t, []string{"internal/wire depends on the root package"}, brokenLayers([]*listed{
		internal("edge", "fmt", root+"/internal/wire"),
		internal("simulation/mutate", root),
		internal("wire", "fmt", root),
	}))
}
