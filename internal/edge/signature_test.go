package edge

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// The gram table relies on these.
func TestSignaturesAreWellFormed(t *testing.T) {
	t.Parallel()
	total := 0
	for _, table := range tables {
		for _, s := range *table {
			total++
			require.GreaterOrEqual(t, len(s.text), minText, "%q is too short", s.text)
			require.NotZero(t, s.statuses, "%q counts under no status", s.text)
			require.NotEmpty(t, s.code, "%q proves nothing", s.text)
			if s.statuses&(on2xx|on3xx) != 0 {
				require.Equal(t, edgeChallenge, s.code, "%q: a success can only be a challenge", s.text)
			}
			for _, text := range []string{s.text, s.also, s.unless} {
				require.Equal(t, strings.ToLower(text), text, "%q is not in lower case", text)
			}
		}
	}
	require.LessOrEqual(t, total, maxRows, "more signatures than the gram table counts")
	for _, s := range headerSignatures {
		require.Equal(t, strings.ToLower(s.value), s.value)
	}
	for _, s := range missingTexts {
		require.Equal(t, strings.ToLower(s), s)
	}
}

// A signature that no case needs is either known twice or known by nobody.
func TestEverySignatureIsProvenByACase(t *testing.T) { // not parallel: it changes the tables
	var answers []*Answer
	var codes []string
	for _, c := range corpus.Read("compat", "edge", "pages", "walls") {
		a := &Answer{
			Status: c.Status, Header: c.Header(), Body: c.Body, Method: c.Method, Path: c.Path,
			HTML: strings.HasPrefix(strings.TrimSpace(c.Body), "<"),
		}
		answers, codes = append(answers, a), append(codes, Recognise(a))
	}
	requireNeeded := func(statuses *httpstatus.Set, name string) {
		before := *statuses
		defer func() { *statuses = before }()
		*statuses = 0
		for i, a := range answers {
			if Recognise(a) != codes[i] {
				return
			}
		}
		assert.Fail(t, "no case needs the signature: add one, or delete the signature", name)
	}
	for _, table := range slices.Concat(tables[:], jsonTables[:]) {
		for i := range *table {
			requireNeeded(&(*table)[i].statuses, (*table)[i].text)
		}
	}
	for i := range headerSignatures {
		requireNeeded(&headerSignatures[i].statuses, headerSignatures[i].name+": "+headerSignatures[i].value)
	}
}
