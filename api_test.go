package mastoerr_test

import (
	"bytes"
	"go/ast"
	"go/doc"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// api prints the exported declarations of a package, without comments and
// bodies, one after the other: a change that breaks importers shows in the
// golden file's difference.
func api(t *testing.T, dir string) string {
	t.Helper()
	set := token.NewFileSet()
	var files []*ast.File
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	slices.Sort(names)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, file)
	}
	p, err := doc.NewFromFiles(set, files, "github.com/mastoerr/mastoerr/"+dir)
	require.NoError(t, err)

	var out bytes.Buffer
	out.WriteString("package " + p.Name + "\n")
	declare := func(decl ast.Node) {
		out.WriteByte('\n')
		require.NoError(t, format.Node(&out, set, decl))
		out.WriteByte('\n')
	}
	values := func(all []*doc.Value) {
		for _, v := range all {
			declare(v.Decl)
		}
	}
	funcs := func(all []*doc.Func) {
		for _, f := range all {
			f.Decl.Body = nil
			declare(f.Decl)
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs(p.Funcs)
	for _, typ := range p.Types {
		declare(typ.Decl)
		values(typ.Consts)
		values(typ.Vars)
		funcs(typ.Funcs)
		funcs(typ.Methods)
	}
	return out.String()
}

func TestTheAPIIsTheOneInTestdata(t *testing.T) {
	t.Parallel()
	const path = "testdata/api.txt"
	text := api(t, ".") + "\n" + api(t, "mastoerrtest") + "\n" + api(t, "publish")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), fs.FileMode(0o644)))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "the API changed; if that is meant: go test -run TheAPI -update . and look whether it breaks importers")
}
