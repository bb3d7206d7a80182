// Command journey prints which files of the root package one call runs through,
// and fails when they are more than a bound:
//
//	go run ./internal/filegraph/journey [-max-refused n] [-max-lost n]
//
// The journeys are tests of this package. Each is run twice with coverage, once
// up to the call and once to its end. The files with a statement that the second
// run executes more often are those of the call. So package initialisation and
// what a test prepares do not count.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const root = "github.com/mastoerr/mastoerr"

// prepareOnly is the environment variable that ends a journey before its call.
const prepareOnly = "MASTOERR_JOURNEY_PREPARE_ONLY"

func main() {
	maxRefused := flag.Int("max-refused", -1, "bound for the `files` that a refused post (422) runs through; -1 is none")
	maxLost := flag.Int("max-lost", -1, "bound for the `files` that a post with a lost response runs through; -1 is none")
	flag.Parse()
	broken := false
	for _, j := range []struct {
		name, test string
		max        int
	}{
		{"a 422", "TestRefusedPost", *maxRefused},
		{"a lost post", "TestLostPost", *maxLost},
	} {
		files, err := measure(j.test)
		if err != nil {
			fmt.Fprintln(os.Stderr, "journey:", err)
			os.Exit(2)
		}
		fmt.Printf("%s runs through %d files: %s\n", j.name, len(files), strings.Join(files, ", "))
		if j.max >= 0 && len(files) > j.max {
			fmt.Fprintf(os.Stderr, "journey: %s runs through %d files of the root, %d are allowed\n", j.name, len(files), j.max)
			broken = true
		}
	}
	if broken {
		os.Exit(1)
	}
}

// measure returns the files of the root that the call in the test runs through.
func measure(test string) ([]string, error) {
	before, err := cover(test, prepareOnly+"=1")
	if err != nil {
		return nil, err
	}
	all, err := cover(test, prepareOnly+"=")
	if err != nil {
		return nil, err
	}
	return filesBetween(before, all), nil
}

// cover runs one test of this package and returns its profile.
func cover(test, env string) (profile, error) {
	dir, err := os.MkdirTemp("", "journey")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "cover.out")
	cmd := exec.Command("go", "test", "-run", "^"+test+"$", "-covermode", "atomic",
		"-coverpkg", root, "-coverprofile", path, root+"/internal/filegraph/journey")
	cmd.Env = append(os.Environ(), env)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", test, err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseProfile(string(b))
}
