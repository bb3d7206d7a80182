package fakemastodon

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestATextIsReadAsRubyReadsANumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		number int64
		text   string
	}{
		"":                       {0, "0"},
		"12":                     {12, "12"},
		" 12 and more":           {12, "12"},
		"-5":                     {-5, "-5"},
		"+7":                     {7, "7"},
		"no id":                  {0, "0"},
		"007":                    {7, "7"},
		"1\x002":                 {1, "1"},
		"99999999999999999999":   {math.MaxInt64, "99999999999999999999"},
		strings.Repeat("9", 100): {math.MaxInt64, strings.Repeat("9", 100)},
	} {
		assert.Equal(t, want.number, rubyInt(text), text)
		assert.Equal(t, want.text, integerText(text), text)
	}
}

func TestCharactersAreCountedAsReadersSeeThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                     0,
		"abc":                  3,
		"a\r\nb":               3,
		"e\u0301":              1,
		"\U0001f44d\U0001f3fd": 1, // a thumb with a colour
		"\U0001f468\u200d\U0001f469\u200d\U0001f467": 1, // a family
		"\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7":   2, // two flags
		"\u65e5\u672c": 2,
	} {
		assert.Equal(t, want, graphemes(text), "%+q", text)
	}
}

func TestAnAddressCountsAs23AndAMentionWithoutItsDomain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"see https://example.com/" + strings.Repeat("x", 100) + " now": len("see  now") + 23,
		"https://a.example, https://b.example.":                        2*23 + len(", ."),
		"hello @bob@elsewhere.example":                                 len("hello @bob"),
		"example.com/without-a-scheme":                                 len("example.com/without-a-scheme"),
	} {
		assert.Equal(t, want, graphemes(countable(text)), text)
	}
}

func TestADateIsReadAsRubyReadsIt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 2, 4, 23, 0, time.UTC) // a Wednesday
	for text, want := range map[string]string{
		"":                          "0001-01-01T00:00:00Z",
		"2026-12-01T10:00:00Z":      "2026-12-01T10:00:00Z",
		"2026-12-01T10:00:00+02:00": "2026-12-01T08:00:00Z",
		"2026-12-01 10:00":          "2026-12-01T10:00:00Z",
		"2026-12-01":                "2026-12-01T00:00:00Z",
		"1 December 2026":           "2026-12-01T00:00:00Z",
		"next tuesday":              "2026-11-24T00:00:00Z",
		"Friday":                    "2026-11-27T00:00:00Z",
		"14:30":                     "2026-11-25T14:30:00Z",
		"30000-01-01T00:00:00Z":     "30000-01-01T00:00:00Z",
		"2026-13-01":                "none",
		"2026-02-30T10:00:00Z":      "none",
		"tomorrow":                  "none",
		"25:00":                     "none",
	} {
		got, valid := parseDateTime(text, now)
		if want == "none" {
			assert.False(t, valid, text)
			continue
		}
		assert.True(t, valid, text)
		assert.Equal(t, want, got.Format("2006-01-02T15:04:05Z07:00"), text)
	}
}

func TestALanguageThatMastodonLacksIsTheServers(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"de": "de", "de-AT": "de", "pt_BR": "pt", "zh-TW": "zh-TW", "nan-TW": "nan-TW", "": "en", "not-a-language": "en", "xx": "en",
	} {
		assert.Equal(t, want, knownLanguage(code), code)
	}
}
