package main

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

// No text of Mastodon's or Rails' that is none of the failures may be taken for
// one: as it is, and as the complaint about a field, as Rails would send it.
func TestNoOtherTextOfMastodonHasACode(t *testing.T) {
	mastodon, railsI18n := checkouts(t)
	texts, err := load(mastodon, railsI18n)
	require.NoError(t, err)

	statuses := statusesOfTable()
	finds := 0
	var wrong []string
	check := func(where, text string) {
		for _, status := range statuses {
			finds++
			if code := message.Find(text, status, "/api/v1/lists"); code != "" {
				wrong = append(wrong, fmt.Sprintf("%s: %q is %s at %d", where, text, code, status))
			}
		}
	}
	others := otherTexts(t, mastodon, railsI18n)
	for _, text := range others {
		filled := fill(text.text, failure{}, "Title")
		check(text.key, filled)
		if texts[text.locale] != nil {
			check(text.key+", wrapped", texts.wrap(text.locale, filled))
			check(text.key+", about a field", texts.wrap(text.locale, texts.about(text.locale, "Title", filled)))
		}
	}
	t.Logf("%d other texts, %d calls of Find, %d wrong", len(others), finds, len(wrong))
	require.Greater(t, len(others), 100_000)
	require.Empty(t, wrong)
}

// The general complaints of Rails are about every field there is; only those
// about the fields of a post, a poll or a medium are in the table.
func TestComplaintsAboutOtherFieldsHaveNoCode(t *testing.T) {
	mastodon, railsI18n := checkouts(t)
	texts, err := load(mastodon, railsI18n)
	require.NoError(t, err)

	complaints := 0
	var wrong []string
	for locale := range texts {
		for _, kind := range []string{"blank", "empty", "invalid", "taken", "too_long", "too_short", "inclusion", "exclusion", "present", "required", "not_a_number", "greater_than"} {
			forms, _ := texts.find(locale, "errors.messages."+kind)
			for _, form := range forms {
				for _, field := range []string{"Title", "Name", "Description", "Comment", "Keywords phrase", "E-mail address", "Username", "Language", "Note", "Endpoint", "Account", "Reason"} {
					complaints++
					text := texts.wrap(locale, fill(texts.about(locale, field, form), failure{}, field))
					for _, path := range []string{"", "/api/v1/lists", "/api/v1_alpha/collections"} {
						if code := message.Find(text, 422, path); code != "" {
							wrong = append(wrong, fmt.Sprintf("%s: %q is %s at %s", locale, text, code, path))
						}
					}
				}
			}
		}
	}
	t.Logf("%d complaints about other fields, %d wrong", complaints, len(wrong))
	require.NotZero(t, complaints)
	require.Empty(t, wrong)
}

// Every message that the generator composes is found again, wrapped as Rails
// wraps it and with a second complaint behind it.
func TestEveryComposedMessageIsFound(t *testing.T) {
	mastodon, railsI18n := checkouts(t)
	texts, err := load(mastodon, railsI18n)
	require.NoError(t, err)

	messages := 0
	var wrong []string
	table := maps.Collect(message.Entries())
	for _, c := range texts.compose() {
		if c.failure.bare {
			continue
		}
		letters, _ := c.letters()
		kind := table[message.KeyOf(letters)]
		text := strings.ReplaceAll(c.text, freeText, "16 MB")
		for locale := range texts {
			if texts.hidesErrors(locale) {
				continue
			}
			messages++
			wrapped := texts.wrap(locale, text+", and another thing")
			if code := message.Find(wrapped, c.failure.status, pathFor(kind)); code != kind.Code {
				wrong = append(wrong, fmt.Sprintf("%s: %q is %q, not %q", locale, wrapped, code, kind.Code))
			}
		}
	}
	t.Logf("%d messages, %d wrong", messages, len(wrong))
	require.Empty(t, wrong)
}

// The table also knows what older versions say: all of templates.jsonl.
func TestEveryTemplateOfEveryVersionIsFound(t *testing.T) {
	file := os.Getenv("TEMPLATES")
	if file == "" {
		t.Skip("set TEMPLATES to the path of a templates.jsonl")
	}
	templates, err := readTemplates(file)
	require.NoError(t, err)

	// What a text that two failures share is taken for.
	shared := map[string]string{
		"quote_target_missing": "reply_target_missing", // pt-BR, sv
		"poll_invalid":         "text_blank",           // ko: "please enter the content"
	}
	var wrong []string
	processing, others, sharing := 0, 0, 0
	table := maps.Collect(message.Entries())
	for _, tpl := range templates {
		c, err := tpl.asComposed()
		require.NoError(t, err)
		if c.failure.bare {
			continue
		}
		letters, _ := c.letters()
		text := "Validation failed: " + strings.ReplaceAll(c.text, freeText, "16 MB") + ", and more"
		code := message.Find(text, tpl.Status, pathFor(table[message.KeyOf(letters)]))
		switch {
		case code == tpl.Code:
		case code != "" && code == shared[tpl.Code]:
			sharing++
		default:
			wrong = append(wrong, fmt.Sprintf("%q is %q, not %q", text, code, tpl.Code))
		}
		if tpl.Code == "media_processing" {
			processing++
			require.Equal(t, tpl.Code, message.Find(tpl.Template, tpl.Status, ""))
		} else {
			others++
		}
	}
	t.Logf("%d wordings of media_processing, %d other templates, %d share their text, %d wrong", processing, others, sharing, len(wrong))
	require.Empty(t, wrong)
	require.LessOrEqual(t, sharing, 3)
}

// pathFor is a path on which a message of this kind is sent.
func pathFor(kind message.Kind) string {
	switch {
	case kind.Place&message.OnMedia != 0:
		return "/api/v2/media"
	case kind.Place&message.OnStatuses != 0:
		return "/api/v1/statuses"
	default:
		return ""
	}
}
