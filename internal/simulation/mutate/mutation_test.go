package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree writes a module with a root package and packages below internal/.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, source := range map[string]string{
		"run.go": `package lib

// wait says: return 1
func (r *run) wait() int { return 1 }

func (r run) wait2() int { return 1 + 1 + 1 }

func (l *list[T]) wait() int { return 2 }

const lifetime = 55

const (
	pages = 5
	limit = 40
)

var rows = []int{
	1,
	2,
}
`,
		"run_test.go":                    "package lib\nfunc (r *run) wait() int { return 1 }",
		"internal/ratelimit/header.go":   "package ratelimit\nfunc wait() int { return 3 }\nfunc (r *Reader) next() {}",
		"internal/known/words/words.go":  "package words\nfunc wait() int { return 4 }",
		"internal/simulation/post.go":    "package simulation\nfunc wait() int { return 3 }",
		"internal/compare/go.mod":        "module compare",
		"internal/compare/wait.go":       "package main\nfunc wait() int { return 3 }",
		"internal/known/testdata/bad.go": "no Go at all",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(source), 0o600))
	}
	return dir
}

func TestAMutationFindsItsCodeInWhateverFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, old, file string }{
		"method of a pointer":        {"(*run).wait", "return 1", "run.go"},
		"method of a value":          {"run.wait2", "return 1", "run.go"},
		"method of a generic type":   {"(*list).wait", "return 2", "run.go"},
		"signature":                  {"(*run).wait", "func (r *run) wait() int { return 1 }", "run.go"},
		"constant":                   {"lifetime", "const lifetime = 55", "run.go"},
		"constant of a group":        {"pages", "pages = 5", "run.go"},
		"row of a table":             {"rows", "2,", "run.go"},
		"function of any package":    {"wait", "return 3", "internal/ratelimit/header.go"},
		"function of one package":    {"ratelimit.wait", "int { return", "internal/ratelimit/header.go"},
		"method of one package":      {"ratelimit.(*Reader).next", "{}", "internal/ratelimit/header.go"},
		"function of a nested one":   {"words.wait", "return 4", "internal/known/words/words.go"},
		"same name, in another file": {"wait", "return 4", "internal/known/words/words.go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tree(t)
			all, err := readDeclarations(dir)
			require.NoError(t, err)
			m := mutation{name: name, in: c.in, old: c.old, new: "MUTATED"}
			p, err := m.find(all)
			require.NoError(t, err)
			assert.Equal(t, c.file, p.file)

			before, err := os.ReadFile(filepath.Join(dir, c.file))
			require.NoError(t, err)
			undo, err := m.apply(dir, p)
			require.NoError(t, err)
			mutated, err := os.ReadFile(filepath.Join(dir, c.file))
			require.NoError(t, err)
			assert.Equal(t, string(before[:p.at])+"MUTATED"+string(before[p.at+len(c.old):]), string(mutated))
			assert.Equal(t, c.old, string(before[p.at:p.at+len(c.old)]))
			require.NoError(t, undo())
			restored, err := os.ReadFile(filepath.Join(dir, c.file))
			require.NoError(t, err)
			assert.Equal(t, string(before), string(restored))
		})
	}
}

func TestAMutationWithoutItsCodeSaysWhereItWent(t *testing.T) {
	t.Parallel()
	all, err := readDeclarations(tree(t))
	require.NoError(t, err)
	for name, c := range map[string]struct{ in, old, want string }{
		"function renamed": {"(*run).pause", "return 1 }",
			`there is no (*run).pause; the code to change is in (*run).wait in run.go: "return 1 }"`},
		"code changed": {"(*run).wait", "return 7",
			`(*run).wait (run.go) lacks the code to change, which is nowhere: "return 7"`},
		"code moved": {"(*run).wait", "return 2",
			`(*run).wait (run.go) lacks the code to change, which is in (*list).wait in run.go: "return 2"`},
		"code twice": {"run.wait2", "1 +",
			`run.wait2 (run.go) has the code to change 2 times: "1 +"`},
		"name twice": {"wait", "int { return",
			`wait (internal/known/words/words.go, internal/ratelimit/header.go) has the code to change 2 times: "int { return"`},
		"another package": {"words.wait", "return 3",
			`words.wait (internal/known/words/words.go) lacks the code to change, which is in wait in internal/ratelimit/header.go: "return 3"`},
		"a comment only": {"(*run).wait", "wait says",
			`(*run).wait (run.go) lacks the code to change, which is nowhere: "wait says"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mutation{in: c.in, old: c.old}.find(all)
			assert.EqualError(t, err, c.want)
		})
	}
}
