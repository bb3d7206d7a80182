package main

import (
	"cmp"
	"slices"
)

// circles returns the strongly connected components of more than one file, the
// largest first, each sorted. It is Tarjan's algorithm.
func (g *graph) circles() [][]string {
	s := search{g: g, index: make(map[string]int), low: make(map[string]int), open: make(map[string]bool)}
	for _, f := range g.files {
		if s.index[f] == 0 {
			s.visit(f)
		}
	}
	slices.SortStableFunc(s.found, func(a, b []string) int { return cmp.Compare(len(b), len(a)) })
	return s.found
}

// search is the state of Tarjan's algorithm.
type search struct {
	g     *graph
	index map[string]int // the order of the visits, from 1; 0 is not visited
	low   map[string]int // the lowest index that the file is known to lead back to
	stack []string
	open  map[string]bool // is on the stack
	found [][]string
}

func (s *search) visit(file string) {
	s.index[file] = len(s.index) + 1
	s.low[file] = s.index[file]
	s.stack = append(s.stack, file)
	s.open[file] = true
	for _, next := range s.g.successors(file) {
		switch {
		case s.index[next] == 0:
			s.visit(next)
			s.low[file] = min(s.low[file], s.low[next])
		case s.open[next]:
			s.low[file] = min(s.low[file], s.index[next])
		}
	}
	if s.low[file] == s.index[file] {
		s.close(file)
	}
}

// close takes the component that root is the first file of from the stack.
func (s *search) close(root string) {
	at := slices.Index(s.stack, root)
	component := slices.Sorted(slices.Values(s.stack[at:]))
	s.stack = s.stack[:at]
	for _, f := range component {
		s.open[f] = false
	}
	if len(component) > 1 {
		s.found = append(s.found, component)
	}
}
