package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// group is a group of rules that can be switched off: a table, or a function that
// returns a code.
type group struct {
	name string // package.table
	file string
	from int // what is emptied, as byte offsets in the file
	to   int
	put  string // what stands there instead
}

// rows are the types of the tables' rows.
var rows = map[string]bool{
	"rule": true, "complaint": true, "emptyAnswer": true, "signature": true, "headerSignature": true, "reading": true,
}

// readers are the functions that are switched off as a whole, by package and name.
var readers = map[string]bool{
	"known.Word": true, "known.Text": true, "known.fieldsCode": true, "message.Find": true,
	"known.hintCode": true, "known.misskeyCode": true, "known.misskeyFamily": true, "known.misskeyKind": true, "known.lowerWord": true,
	"edge.Sentence": true, "edge.behindStyle": true, "edge.missing": true, "edge.Redirect": true, "edge.LoginPage": true,
}

// printGroups compiles the program anew for each group, with that group empty, and
// prints how many cases are lost and won by its absence.
func printGroups(cases []scored, sets, word string) error {
	all, err := findGroups()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "scorecard")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	before := byID(cases)
	fmt.Printf("%-28s %8s %6s %6s %8s\n", "without", "action", "code", "costs", "unsafe")
	for _, g := range all {
		if !strings.Contains(g.name, word) {
			continue
		}
		after, err := g.scoresWithout(dir, sets)
		if err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
		var lost, lostCode, won, unsafe int
		for id, now := range after {
			was, ok := before[id]
			if !ok {
				continue
			}
			lost += one(was.Right && !now.Right)
			lostCode += one(was.Code && !now.Code)
			won += one(!was.Right && now.Right || !was.Code && now.Code)
			unsafe += one(now.Unsafe && !was.Unsafe)
		}
		fmt.Printf("%-28s %8d %6d %6d %8d\n", g.name, lost, lostCode, won, unsafe)
	}
	return nil
}

// findGroups reads the tables and readers in the sources of the packages of rules.
func findGroups() ([]group, error) {
	var found []group
	for _, pkg := range []string{"edge", "known", "message", "sentence"} {
		files, err := filepath.Glob(filepath.Join("internal", pkg, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			offset := func(p token.Pos) int { return set.Position(p).Offset }
			for _, d := range tree.Decls {
				if name, node := rulesOf(pkg, d); node != nil {
					g := group{name: pkg + "." + name, file: file, from: offset(node.Pos()), to: offset(node.Pos()) + 1}
					g.put = `{ return "";` // what follows is unreachable, but compiles
					if list, ok := node.(*ast.CompositeLit); ok {
						g.from, g.to, g.put = offset(list.Lbrace), offset(list.End()), "{}"
					}
					found = append(found, g)
				}
			}
		}
	}
	return found, nil
}

// rulesOf returns the name and the node of the rules that a declaration holds.
func rulesOf(pkg string, d ast.Decl) (string, ast.Node) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if readers[pkg+"."+d.Name.Name] {
			return d.Name.Name, d.Body
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				continue
			}
			list, ok := v.Values[0].(*ast.CompositeLit)
			if !ok {
				continue
			}
			array, ok := list.Type.(*ast.ArrayType)
			if !ok {
				continue
			}
			if row, ok := array.Elt.(*ast.Ident); ok && rows[row.Name] {
				return v.Names[0].Name, list
			}
		}
	}
	return "", nil
}

// scoresWithout returns the scores of all cases, by id, of a build without the group.
func (g *group) scoresWithout(dir, sets string) (map[string]score, error) {
	source, err := os.ReadFile(g.file)
	if err != nil {
		return nil, err
	}
	whole, err := filepath.Abs(g.file)
	if err != nil {
		return nil, err
	}
	emptied := filepath.Join(dir, "emptied.go")
	text := string(source[:g.from]) + g.put + string(source[g.to:]) + "\n"
	if err := os.WriteFile(emptied, []byte(text), 0o600); err != nil {
		return nil, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{whole: emptied}})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return nil, err
	}
	run := exec.Command("go", "run", "-overlay", list, "./internal/scorecard", "-scores", "-sets", sets)
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		return nil, err
	}
	var scores map[string]score
	return scores, json.Unmarshal(out, &scores)
}
