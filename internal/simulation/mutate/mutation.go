package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mutation replaces old, which occurs once in the declaration in, with new.
//
// in is a function, a method as in a method expression ("(*run).wait"), or a
// constant, variable or type at the top level, in whatever file of the root
// package or of a package below internal/. The last element of the package's path
// may stand before it: "ratelimit.sinceServer", "ratelimit.(*reader).next".
type mutation struct{ name, in, old, new string }

// place is where the code to change begins.
type place struct {
	file string // below the root folder, with slashes
	at   int    // offset
}

// find returns the place of the code to change.
func (m mutation) find(all []*declaration) (place, error) {
	var places []place
	var named, elsewhere []string
	for _, d := range all {
		n := strings.Count(d.text, m.old)
		switch {
		case d.isNamed(m.in):
			named = append(named, d.file)
			for range n {
				places = append(places, place{d.file, d.at + strings.Index(d.text, m.old)})
			}
		case n > 0:
			elsewhere = append(elsewhere, fmt.Sprintf("%s in %s", d.name, d.file))
		}
	}
	switch {
	case len(places) == 1:
		return places[0], nil
	case len(places) > 1:
		return place{}, fmt.Errorf("%s (%s) has the code to change %d times: %q", m.in, strings.Join(named, ", "), len(places), m.old)
	}
	where := "nowhere"
	if len(elsewhere) > 0 {
		where = "in " + strings.Join(elsewhere, ", ")
	}
	if len(named) == 0 {
		return place{}, fmt.Errorf("there is no %s; the code to change is %s: %q", m.in, where, m.old)
	}
	return place{}, fmt.Errorf("%s (%s) lacks the code to change, which is %s: %q", m.in, strings.Join(named, ", "), where, m.old)
}

// apply changes the code below dir, until undo.
func (m mutation) apply(dir string, p place) (undo func() error, err error) {
	file := filepath.Join(dir, filepath.FromSlash(p.file))
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	changed := string(source[:p.at]) + m.new + string(source[p.at+len(m.old):])
	return func() error { return os.WriteFile(file, source, 0o600) }, os.WriteFile(file, []byte(changed), 0o600)
}

// folder returns the folder of the place's package, as an argument of go test.
func (p place) folder() string { return "./" + path.Dir(p.file) }
