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
	"regexp"
	"slices"
	"strings"
)

// mutation replaces old, which occurs once in file, with new.
type mutation struct{ name, file, old, new string }

func main() {
	only := flag.String("only", "", "run the mutations whose names contain this")
	posts := flag.String("posts", "20000", "how many posts to simulate for each")
	flag.Parse()

	dir, err := os.MkdirTemp("", "mutate")
	check(err)
	defer os.RemoveAll(dir)
	check(copyTree(".", dir))
	missed := 0
	for _, m := range mutations {
		if !strings.Contains(m.name, *only) {
			continue
		}
		caught := m.try(dir, *posts)
		if caught == "" {
			missed++
			caught = "NOTHING"
		}
		fmt.Printf("| %s | %s |\n", m.name, caught)
	}
	if missed > 0 {
		os.RemoveAll(dir)
		os.Exit(1)
	}
}

// try returns what caught the mutation.
func (m mutation) try(dir, posts string) string {
	path := filepath.Join(dir, m.file)
	source, err := os.ReadFile(path)
	check(err)
	if n := strings.Count(string(source), m.old); n != 1 {
		fmt.Fprintf(os.Stderr, "mutate: %s: the code to change occurs %d times in %s\n", m.name, n, m.file)
		return ""
	}
	check(os.WriteFile(path, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600))
	defer func() { check(os.WriteFile(path, source, 0o600)) }()
	if out, failed := test(dir, "-run", "^$", "./internal/simulation"); failed {
		fmt.Fprintf(os.Stderr, "mutate: %s does not build: %s\n", m.name, out)
		return ""
	}
	if out, failed := test(dir, "./internal/simulation", "-posts", posts); failed {
		return "simulation: " + firstFailure(out)
	}
	if out, failed := test(dir, "."); failed {
		return "unit test: " + firstFailure(out)
	}
	return ""
}

func test(dir string, args ...string) (out string, failed bool) {
	c := exec.Command("go", append([]string{"test", "-timeout", "5m"}, args...)...)
	c.Dir = dir
	b, err := c.CombinedOutput()
	return string(b), err != nil
}

var (
	broken = regexp.MustCompile(`simulation_test\.go:\d+: (\[".*"\])`)
	failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	other  = regexp.MustCompile(`(?m)^panic: .*$`)
)

// firstFailure is the broken promise, else the name of the test.
func firstFailure(out string) string {
	if m := broken.FindStringSubmatch(out); m != nil {
		return shorten(m[1])
	}
	if m := other.FindString(out); m != "" {
		return shorten(m)
	}
	if m := failed.FindAllStringSubmatch(out, -1); m != nil {
		return m[0][1]
	}
	return shorten(out)
}

func shorten(s string) string {
	const most = 110
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
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

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
}
