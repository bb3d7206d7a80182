package message_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
)

// textOf returns what a client hands to Find: OAuth responses have their text
// beside a machine-readable "error".
func textOf(tb testing.TB, c *corpus.Case) string {
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

// codeOfText returns the code that the text of a translated case has. The status
// alone decides the two codes that no text of the table has.
func codeOfText(c *corpus.Case) string {
	switch c.Want.Code {
	case "validation_failed", "rate_limited":
		return ""
	}
	return c.Want.Code
}

// localized returns the translated cases by their names: language and message.
func localized() map[string]corpus.Case {
	named := make(map[string]corpus.Case)
	for _, c := range corpus.Read("localized") {
		named[strings.TrimPrefix(c.ID, "l10n-")] = c
	}
	return named
}
