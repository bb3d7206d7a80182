package known_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/wire"
)

func answerOf(status int, raw string) *known.Answer {
	body := wire.Parse(raw)
	return &known.Answer{Status: status, Method: "POST", Path: "/api/v1/statuses", Body: &body}
}

func TestNothingIsAllocated(t *testing.T) { // not parallel: AllocsPerRun counts the whole process
	for _, c := range corpus.Read("mastodon", "field", "compat", "more") {
		a := answerOfCase(&c)
		require.Zero(t, testing.AllocsPerRun(5, func() { judge(a) }), c.ID)
	}
}

func TestOnlyTheBeginningOfALongTextIsSearched(t *testing.T) {
	t.Parallel()
	const message = "Language is invalid"
	filler := strings.Repeat("x, ", known.MaxText/3)
	require.Empty(t, known.Text(answerOf(422, `{"error":"`+filler+message+`"}`)))
	require.Equal(t, "language_invalid", known.Text(answerOf(422, `{"error":"`+filler[:known.MaxText-100]+message+`"}`)))
}

func FuzzAnyTextIsJudged(f *testing.F) {
	f.Add(422, "Validation failed: Text character limit of 500 exceeded")
	f.Add(422, "[")
	f.Add(400, "\xff\xfe, [policy]")
	f.Fuzz(func(t *testing.T, status int, text string) {
		body := wire.Body{
			Error: text, Bare: true, Description: text, Message: text, Hint: text, Word: text,
			Fields: []wire.Field{{Name: text, Text: text}, {Name: text, Word: text}},
		}
		a := &known.Answer{Status: status, Method: "POST", Path: text, Body: &body}
		known.Word(a)
		known.Text(a)
	})
}

func BenchmarkWordOfOAuth(b *testing.B) {
	a := answerOf(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid."}`)
	for b.Loop() {
		known.Word(a)
	}
}

func BenchmarkWordOfMisskey(b *testing.B) {
	a := answerOf(401, `{"error":{"message":"x","code":"NO_SUCH_REPLY_TARGET","id":"1","kind":"client"}}`)
	for b.Loop() {
		known.Word(a)
	}
}

func BenchmarkWordOfASentence(b *testing.B) {
	a := answerOf(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`)
	for b.Loop() {
		known.Word(a)
	}
}

func BenchmarkTextKnown(b *testing.B) {
	a := answerOf(422, `{"error":"Validation failed: Language is invalid"}`)
	for b.Loop() {
		known.Text(a)
	}
}

func BenchmarkTextUnknown(b *testing.B) {
	a := answerOf(422, `{"error":"Validation failed: Visibility is not included in the list"}`)
	for b.Loop() {
		known.Text(a)
	}
}

func BenchmarkTextOfAnAttacker(b *testing.B) {
	a := answerOf(422, `{"error":"`+strings.Repeat("[you have ", 200)+`"}`)
	for b.Loop() {
		known.Text(a)
	}
}
