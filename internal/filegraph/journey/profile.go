package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// profile says how often each block of code was executed. A block is named as in
// the files that go test -coverprofile writes: "path/file.go:18.32,20.16".
type profile map[string]int

// parseProfile reads such a file. After the line with the mode, each line has a
// block, the number of its statements and how often they were executed.
func parseProfile(text string) (profile, error) {
	p := make(profile)
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if n == 0 && strings.HasPrefix(line, "mode: ") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %d of a coverage profile: %q", n+1, line)
		}
		times, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, fmt.Errorf("line %d of a coverage profile: %w", n+1, err)
		}
		p[fields[0]] += times
	}
	return p, nil
}

// filesBetween returns the base names of the files with a block that was executed
// more often in all than in before, sorted.
func filesBetween(before, all profile) []string {
	files := make(map[string]bool)
	for block, times := range all {
		if times > before[block] {
			file, _, _ := strings.Cut(block, ":")
			files[path.Base(file)] = true
		}
	}
	return slices.Sorted(maps.Keys(files))
}
