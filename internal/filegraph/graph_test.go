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
	g, err := checkFiles(fset, "example.test/p", files, nil)
	require.NoError(t, err)
	return g
}

func TestAnArrowStandsForEveryKindOfUse(t *testing.T) {
	t.Parallel()
	const declaring = `
		const limit = 1
		var count int
		type box[T any] struct{ content T }
		func (b *box[T]) open() T { return b.content }
		func seal() {}`
	for kind, c := range map[string]struct {
		use  string
		want []string
	}{
		"constant": {"var a = limit", []string{"limit"}},
		"variable": {"var a = &count", []string{"count"}},
		"type":     {"var a *box[int]", []string{"box"}},
		"function": {"func a() { seal(); seal() }", []string{"seal"}},
		"method":   {"type A[T any] struct{ *box[T] }; func (a A[T]) get() T { return a.open() }", []string{"box", "open"}},
		"field":    {"func a(b box[int]) int { return b.content }", []string{"box", "content"}},
		"nothing":  {"func a(limit int) int { return limit }", nil},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, map[string]string{"a.go": c.use, "b.go": declaring})
			assert.Equal(t, []string{"a.go", "b.go"}, g.files)
			assert.Equal(t, c.want, g.uses[arrow{"a.go", "b.go"}])
			assert.NotContains(t, g.uses, arrow{"b.go", "a.go"})
		})
	}
}

// knot has a circle of three files, one of two, and two files that are in none.
var knot = map[string]string{
	"a.go": "func a() { b() }",
	"b.go": "func b() { c(); d() }",
	"c.go": "func c() { a() }",
	"d.go": "func d() { e() }",
	"e.go": "func e() { d(); f() }",
	"f.go": "func f() {}",
	"g.go": "func g() { a(); e() }",
}

func TestCirclesAndPairsOfAKnot(t *testing.T) {
	t.Parallel()
	g := graphOf(t, knot)
	assert.Equal(t, [][]string{{"a.go", "b.go", "c.go"}, {"d.go", "e.go"}}, g.circles())
	assert.Equal(t, []pair{{"d.go", "e.go"}}, g.pairs())
	assert.Len(t, g.uses, 9)
}

func TestTwoCirclesWithACommonFileAreOne(t *testing.T) {
	t.Parallel()
	g := graphOf(t, map[string]string{
		"a.go": "func a() { b() }",
		"b.go": "func b() { a(); c() }",
		"c.go": "func c() { b() }",
	})
	assert.Equal(t, [][]string{{"a.go", "b.go", "c.go"}}, g.circles())
	assert.Equal(t, []pair{{"a.go", "b.go"}, {"b.go", "c.go"}}, g.pairs())
}

func TestAReportNamesPairsAndCircles(t *testing.T) {
	t.Parallel()
	p := &goPackage{path: "p", graph: graphOf(t, knot), testFiles: 5}
	assert.Equal(t, "p: 7 files, 9 arrows, 1 mutual pairs, circles: 3, 2; 5 test files", p.report(false))
	assert.Equal(t, p.report(false)+`
  pair d.go and e.go: d.go uses e; e.go uses d
  circle of 3: a.go, b.go, c.go
  circle of 2: d.go, e.go`, p.report(true))
}
