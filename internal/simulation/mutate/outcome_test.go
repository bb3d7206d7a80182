package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheFirstFailureIsTheMostTelling(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ out, want string }{
		"a broken promise":    {"--- FAIL: TestX (0.1s)\n    --- FAIL: TestX/worlds (0.1s)\n        results_test.go:12: [\"published 2 times\"]\n", "published"},
		"one without numbers": {"        results_test.go:12: [\"there was nothing to fix\" \"x\"]\n", "there was nothing to fix"},
		"a panic":             {"--- FAIL: TestX (0.1s)\npanic: deadlock\n\ngoroutine 1", "panic: deadlock"},
		"a test":              {"ok  \n--- FAIL: TestX (0.1s)\n    --- FAIL: TestX/a (0.1s)\n", "TestX"},
		"anything else":       {strings.Repeat("x", 111), strings.Repeat("x", 110) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, firstFailure(c.out))
		})
	}
}
