package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOnlyChecksMayDependOnTheRoot(t *testing.T) {
	t.Parallel()
	const root = "example.test/lib"
	internal := func(name string, imports, deps []string) *listed {
		return &listed{ImportPath: root + "/internal/" + name, Imports: imports, Deps: deps, Module: &struct{ Path string }{root}}
	}
	for name, c := range map[string]struct {
		listed *listed
		want   []string
	}{
		"plain values":     {internal("wire", []string{"fmt"}, []string{"fmt"}), nil},
		"another internal": {internal("edge", []string{root + "/internal/wire"}, []string{root + "/internal/wire"}), nil},
		"a check":          {internal("simulation", []string{root}, []string{root}), nil},
		"part of a check":  {internal("simulation/mutate", []string{root}, []string{root}), nil},
		"direct import": {internal("wire", []string{"fmt", root}, []string{"fmt", root}),
			[]string{"internal/wire imports the root package"}},
		"indirect import": {internal("edge/pages", []string{"fmt", root + "/kit"}, []string{"fmt", root, root + "/kit"}),
			[]string{"internal/edge/pages depends on the root package through one of example.test/lib/kit"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, brokenLayers([]*listed{c.listed}))
		})
	}
}
