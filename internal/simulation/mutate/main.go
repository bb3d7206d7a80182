// Command mutate breaks the rules of sending again one at a time, in a copy of
// the tree, and expects the simulation to notice, or failing that a unit test:
//
//	go run ./internal/simulation/mutate [-only name]
//
// It prints what caught each mutation, and exits 1 when something was not.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	only := flag.String("only", "", "run the mutations whose names contain this")
	posts := flag.String("posts", "10000", "how many posts to simulate for each")
	flag.Parse()
	missed, err := run(*only, *posts)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if missed > 0 {
		os.Exit(1)
	}
}

// run tries the mutations whose names contain only. It returns how many of them
// nothing caught.
func run(only, posts string) (missed int, err error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := copyTree(".", dir); err != nil {
		return 0, err
	}
	declarations, err := readDeclarations(dir)
	if err != nil {
		return 0, err
	}
	for _, m := range mutations {
		if !strings.Contains(m.name, only) {
			continue
		}
		caught, err := m.try(dir, declarations, posts)
		if err != nil {
			fmt.Fprintf(os.Stderr, "mutate: %s: %v\n", m.name, err)
		}
		if caught == "" {
			missed++
			caught = "NOTHING"
		}
		fmt.Printf("| %s | %s |\n", m.name, caught)
	}
	return missed, nil
}

// try returns what caught the mutation, "" for nothing. The error says why it
// could not be tried.
func (m mutation) try(dir string, declarations []*declaration, posts string) (caught string, err error) {
	p, err := m.find(declarations)
	if err != nil {
		return "", err
	}
	undo, err := m.apply(dir, p)
	if err != nil {
		return "", err
	}
	defer func() {
		if err := undo(); err != nil {
			panic(err) // what follows would have two mutations
		}
	}()
	if out, failed := test(dir, "-run", "^$", "./internal/simulation"); failed {
		return "", fmt.Errorf("does not build: %s", out)
	}
	if out, failed := test(dir, "./internal/simulation", "-run", "EveryPost|FewPosts|Backlog", "-posts", posts); failed {
		return "simulation: " + firstFailure(out), nil
	}
	if out, failed := test(dir, ".", "./internal/clienttest", p.folder()); failed {
		return "unit test: " + firstFailure(out), nil
	}
	return "", nil
}

// test runs go test in dir.
func test(dir string, args ...string) (out string, failed bool) {
	c := exec.Command("go", append([]string{"test", "-timeout", "5m"}, args...)...)
	c.Dir = dir
	b, err := c.CombinedOutput()
	return string(b), err != nil
}

// copyTree copies the main module without what its tests do not need.
func copyTree(from, to string) error {
	skip := []string{".git", "examples", "e2e", "compare"}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, path)
		switch {
		case d.IsDir() && slices.Contains(skip, d.Name()):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(target, 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, b, 0o600)
	})
}
