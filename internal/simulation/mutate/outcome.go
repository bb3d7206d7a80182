package main

import (
	"regexp"
	"strings"
)

var (
	brokenPromise = regexp.MustCompile(`results_test\.go:\d+: \["(.*?)["(\d]`)
	panicked      = regexp.MustCompile(`(?m)^panic: .*$`)
	failedTest    = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
)

// firstFailure returns what the output of go test says of the first failure: the
// broken promise of the simulation up to its first number, the panic, or the name of the test.
func firstFailure(out string) string {
	if m := brokenPromise.FindStringSubmatch(out); m != nil {
		return shorten(strings.TrimSpace(m[1]))
	}
	if m := panicked.FindString(out); m != "" {
		return shorten(m)
	}
	if m := failedTest.FindStringSubmatch(out); m != nil {
		return m[1]
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
