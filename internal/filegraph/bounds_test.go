package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestABrokenBoundIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*bounds)
		want   []string
	}{
		"no bounds":         {func(*bounds) {}, nil},
		"circle, kept":      {func(b *bounds) { b.circle = 3 }, nil},
		"circle, broken":    {func(b *bounds) { b.circle = 2 }, []string{"p: a circle of 3 files, 2 are allowed: a.go, b.go, c.go"}},
		"pairs, kept":       {func(b *bounds) { b.pairs = 1 }, nil},
		"pairs, broken":     {func(b *bounds) { b.pairs = 0 }, []string{"p: 1 pairs of files use each other, 0 are allowed: d.go and e.go"}},
		"files, kept":       {func(b *bounds) { b.files = 7 }, nil},
		"files, broken":     {func(b *bounds) { b.files = 6 }, []string{"p: 7 files, 6 are allowed"}},
		"test files, kept":  {func(b *bounds) { b.testFiles = 2 }, nil},
		"tests, broken":     {func(b *bounds) { b.testFiles = 1 }, []string{"p: 2 test files, 1 are allowed"}},
		"lines, kept":       {func(b *bounds) { b.lines = 20 }, nil},
		"lines, broken":     {func(b *bounds) { b.lines = 19 }, []string{"p: a.go has 20 lines, 19 are allowed"}},
		"lines, of a table": {func(b *bounds) { b.lines, b.exempt = 9, []string{"a.go", "*_table.go"} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &goPackage{
				path: "p", graph: graphOf(t, knot), testFiles: 2,
				lines: map[string]int{"a.go": 20, "b.go": 5, "word_table.go": 10},
			}
			b := noBounds()
			b.exempt = []string{"*_table.go"}
			c.change(&b)
			assert.Equal(t, c.want, b.brokenBy(p))
		})
	}
}
