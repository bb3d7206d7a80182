package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// declaration is a declaration at the top level of a file of the product.
type declaration struct {
	pkg  string // the last element of the package's path, "" for the root package
	name string // "wait", "(*run).wait", "Policy.attempts", "keyLifetime"
	file string // below the root folder, with slashes
	at   int    // the offset in the file
	text string // without the doc comment
}

// isNamed reports whether ref names the declaration, with its package or without.
func (d *declaration) isNamed(ref string) bool {
	return ref == d.name || d.pkg != "" && ref == d.pkg+"."+d.name
}

// readDeclarations reads the root package and the packages below internal/ that
// belong to the main module, without their tests.
func readDeclarations(dir string) ([]*declaration, error) {
	root := os.DirFS(dir)
	files, err := fs.Glob(root, "*.go")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(root, "internal", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "simulation" || hasModule(root, name)):
			return fs.SkipDir
		case path.Ext(name) == ".go":
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []*declaration
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		found, err := readFile(dir, file)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func hasModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil
}

func readFile(dir, file string) ([]*declaration, error) {
	source, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg := ""
	if folder := path.Dir(file); folder != "." {
		pkg = path.Base(folder)
	}
	var found []*declaration
	add := func(name string, n ast.Node) {
		from, to := fset.Position(n.Pos()).Offset, fset.Position(n.End()).Offset
		found = append(found, &declaration{pkg, name, file, from, string(source[from:to])})
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(funcName(d), d)
		case *ast.GenDecl:
			addSpecs(d, add)
		}
	}
	return found, nil
}

// addSpecs adds the constants, variables and types of d by name: each with its
// keyword if it stands alone, and without if it is one of a group.
func addSpecs(d *ast.GenDecl, add func(string, ast.Node)) {
	for _, spec := range d.Specs {
		node := ast.Node(spec)
		if !d.Lparen.IsValid() {
			node = d
		}
		switch s := spec.(type) {
		case *ast.TypeSpec:
			add(s.Name.Name, node)
		case *ast.ValueSpec:
			for _, name := range s.Names {
				add(name.Name, node)
			}
		}
	}
}

// funcName returns the name of a function, or a method's as in a method
// expression, without type parameters: "T.m" or "(*T).m".
func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	switch t := d.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		return fmt.Sprintf("(*%s).%s", typeName(t.X), d.Name.Name)
	default:
		return fmt.Sprintf("%s.%s", typeName(t), d.Name.Name)
	}
}

// typeName returns the name of a receiver's type without its type parameters.
func typeName(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.IndexExpr:
		return typeName(t.X)
	case *ast.IndexListExpr:
		return typeName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}
