package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// goPackage is the package that the program was asked about.
type goPackage struct {
	graph     *graph
	testFiles int
	longest   string // the file with the most lines that is no catalog and no table
	lines     int    // of the longest file
}

// listed is what "go list -json" says of a package.
type listed struct {
	ImportPath, Dir, Export                            string
	GoFiles, TestGoFiles, XTestGoFiles, IgnoredGoFiles []string
	Deps                                               []string
	Module                                             *struct{ Path string }
}

// load type-checks the package at path, which is one for the go command. Its imports
// are read from export data, which the go command builds and caches.
func load(path string) (*goPackage, error) {
	all, err := goList("-export", "-deps", path)
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string)
	for _, l := range all {
		exports[l.ImportPath] = l.Export
	}
	l := all[len(all)-1] // a package follows its dependencies
	fset, p := token.NewFileSet(), new(goPackage)
	var files []*ast.File
	for _, name := range slices.Concat(l.GoFiles, l.TestGoFiles, l.XTestGoFiles, l.IgnoredGoFiles) {
		source, err := os.ReadFile(filepath.Join(l.Dir, name))
		if err != nil {
			return nil, err
		}
		p.measure(name, source)
		if !slices.Contains(l.GoFiles, name) {
			continue
		}
		f, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	p.graph, err = newGraph(fset, l.ImportPath, files, imports)
	return p, err
}

func (p *goPackage) measure(name string, source []byte) {
	if strings.HasSuffix(name, "_test.go") {
		p.testFiles++
	}
	if name == "code.go" || strings.HasSuffix(name, "_table.go") || strings.HasSuffix(name, "_data.go") {
		return
	}
	if n := bytes.Count(source, []byte("\n")); n > p.lines {
		p.longest, p.lines = name, n
	}
}

// goList runs "go list -json" in the current directory.
func goList(args ...string) ([]*listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		l := new(listed)
		if err := dec.Decode(l); err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}
