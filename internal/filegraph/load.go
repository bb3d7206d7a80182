package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// goPackage is a package that the program was asked about.
type goPackage struct {
	path      string
	graph     *graph
	lines     map[string]int // by base name, with tests and what build tags leave out
	testFiles int
}

// listed is what "go list -json" says of a package.
type listed struct {
	ImportPath, Dir, Export                            string
	GoFiles, TestGoFiles, XTestGoFiles, IgnoredGoFiles []string
	Imports, Deps                                      []string
	DepOnly                                            bool
	Module                                             *struct{ Path string }
	Error                                              *struct{ Err string }
}

// load type-checks the packages that match the patterns of the go command. Their
// imports are read from export data, which the go command builds and caches.
func load(patterns []string) ([]*goPackage, error) {
	all, err := goList(append([]string{"-export", "-deps"}, patterns...)...)
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string)
	for _, l := range all {
		exports[l.ImportPath] = l.Export
	}
	var packages []*goPackage
	for _, l := range all {
		if l.DepOnly || len(l.GoFiles) == 0 {
			continue
		}
		p, err := l.check(exports)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.ImportPath, err)
		}
		packages = append(packages, p)
	}
	if len(packages) == 0 {
		return nil, fmt.Errorf("no package matches %q", patterns)
	}
	return packages, nil
}

// goList runs "go list -json" in the current directory.
func goList(args ...string) ([]*listed, error) {
	fields := "-json=ImportPath,Dir,Export,GoFiles,TestGoFiles,XTestGoFiles,IgnoredGoFiles,Imports,Deps,DepOnly,Module,Error"
	out, err := exec.Command("go", append([]string{"list", fields}, args...)...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("go list: %s", bytes.TrimSpace(exit.Stderr))
		}
		return nil, err
	}
	var all []*listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		l := new(listed)
		if err := dec.Decode(l); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if l.Error != nil {
			return nil, fmt.Errorf("go list: %s", l.Error.Err)
		}
		all = append(all, l)
	}
}

// check parses and type-checks the package.
func (l *listed) check(exports map[string]string) (*goPackage, error) {
	fset := token.NewFileSet()
	p := &goPackage{path: l.ImportPath, lines: make(map[string]int)}
	for _, name := range slices.Concat(l.GoFiles, l.TestGoFiles, l.XTestGoFiles, l.IgnoredGoFiles) {
		source, err := os.ReadFile(filepath.Join(l.Dir, name))
		if err != nil {
			return nil, err
		}
		p.lines[name] = bytes.Count(source, []byte("\n"))
		if strings.HasSuffix(name, "_test.go") {
			p.testFiles++
		}
	}
	var files []*ast.File
	for _, name := range l.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	g, err := checkFiles(fset, l.ImportPath, files, imports)
	p.graph = g
	return p, err
}

// checkFiles type-checks the files of one package and returns their graph.
func checkFiles(fset *token.FileSet, path string, files []*ast.File, imports types.Importer) (*graph, error) {
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: imports}
	pkg, err := config.Check(path, fset, files, info)
	if err != nil {
		return nil, err
	}
	return newGraph(fset, files, pkg, info), nil
}
