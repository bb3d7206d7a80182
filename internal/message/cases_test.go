package message_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// wireCase is an answer as a Mastodon server sends it, and the code of its text.
type wireCase struct {
	Name   string
	Code   string
	Status int
	Path   string
	Body   string
}

// text is what a client hands to Find: OAuth answers have their text beside a
// machine-readable "error".
func (c wireCase) text(tb testing.TB) string {
	tb.Helper()
	var body struct {
		Error       string
		Description string `json:"error_description"`
	}
	require.NoError(tb, json.Unmarshal([]byte(c.Body), &body))
	if body.Description != "" {
		return body.Description
	}
	return body.Error
}

func readCases(tb testing.TB, name string) []wireCase {
	tb.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	require.NoError(tb, err)
	defer file.Close()

	var cases []wireCase
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var c wireCase
		require.NoError(tb, json.Unmarshal(lines.Bytes(), &c), lines.Text())
		cases = append(cases, c)
	}
	require.NoError(tb, lines.Err())
	return cases
}
