package main

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

// The languages below are made up: xx has translations of its own, yy-ZZ leans
// on its parent yy, nn writes complaints without their field, and en is last.
func madeUpTranslations(t *testing.T) translations {
	t.Helper()
	mastodon := fstest.MapFS{
		"config/initializers/i18n.rb": file("config.i18n.available_locales = [\n  :en,\n  :xx,\n  :yy,\n  :'yy-ZZ',\n  :nn,\n]"),
		"config/locales/en.yml": file(`
en:
  errors: {"429": Slow down}
  polls: {errors: {expired: Poll over in English}}
  statuses: {disallowed_hashtags: {one: "has the bad tag: %{tags}", other: "has the bad tags: %{tags}"}}
`),
		"config/locales/xx.yml": file(`
xx:
  polls:
    errors:
      expired: Polla first
      expired: Polla last
  activerecord: {attributes: {poll: {expires_at: Endo}}}
`),
		"config/locales/yy.yml":    file("yy:\n  polls: {errors: {expired: Parent polla}}"),
		"config/locales/yy-ZZ.yml": file("yy-ZZ:\n"),
		"config/locales/nn.yml":    file("nn:\n"),
		"config/locales/uz.yml":    file("uz:\n  polls: {errors: {expired: Never sent}}"),
	}
	railsI18n := fstest.MapFS{
		"rails/locale/en.yml": file(`
en:
  errors:
    format: "%{attribute} %{message}"
    messages: {blank: can't be blank, less_than: "must be less than %{count}", too_long: "is too long (maximum is %{count})"}
`),
		"rails/locale/xx.yml": file(`
xx:
  errors: &errors
    format: "%{attribute}%{message}"
    messages: {less_than: "%{count} yori chiisaku"}
  activerecord: {errors: {<<: *errors}}
`),
		"rails/locale/nn.yml": file(`
nn:
  errors:
    format: "%{message}"
    messages: {blank: fyll ut, too_long: "%{attribute} er for lang"}
`),
	}
	texts, err := load(mastodon, railsI18n)
	require.NoError(t, err)
	return texts
}

func file(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }

// failureNamed returns the failure of that name.
func failureNamed(t *testing.T, name string) failure {
	t.Helper()
	for _, f := range failures {
		if f.name() == name {
			return f
		}
	}
	require.FailNow(t, "no such failure", name)
	return failure{}
}

func TestMessagesAreComposedAsRailsDoes(t *testing.T) {
	t.Parallel()
	texts := madeUpTranslations(t)
	for name, tt := range map[string]struct {
		locale, failure string
		want            []string
	}{
		"a text stands alone, and of two equal keys the last counts":   {"xx", "polls.errors.expired", []string{"Polla last"}},
		"a locale without the text falls back to its parent":           {"yy-ZZ", "polls.errors.expired", []string{"Parent polla"}},
		"without a parent it falls back to English":                    {"nn", "polls.errors.expired", []string{"Poll over in English"}},
		"a name that looks like a number is a name":                    {"xx", "errors.429", []string{"Slow down"}},
		"every plural form is a message, with its field":               {"en", "statuses.disallowed_hashtags", []string{"Text has the bad tag: \uE000", "Text has the bad tags: \uE000"}},
		"an English complaint is put in the language's own format":     {"xx", "errors.messages.blank(status.text)", []string{"Textcan't be blank"}},
		"a field may have a name in the language":                      {"xx", "errors.messages.blank(poll.expires_at)", []string{"Endocan't be blank"}},
		"a language may leave the field out":                           {"nn", "errors.messages.blank(status.text)", []string{"fyll ut"}},
		"or put it in the complaint":                                   {"nn", "errors.messages.too_long(media.description)", []string{"Description er for lang"}},
		"a file and its size are complained about each":                {"en", "errors.messages.less_than(media.file)", []string{"File must be less than \uE000", "File file size must be less than \uE000"}},
		"Rails' own complaints are also found in activerecord's texts": {"xx", "errors.messages.less_than(media.file)", []string{"File\uE000 yori chiisaku", "File file size\uE000 yori chiisaku"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, c := range texts.composeIn(tt.locale, failureNamed(t, tt.failure)) {
				got = append(got, c.text)
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestOnlyOfferedLocalesAreComposed(t *testing.T) {
	t.Parallel()
	texts := madeUpTranslations(t)
	require.Len(t, texts, 5)
	require.NotContains(t, texts, "uz")
}

func TestMessageThatDoesNotNameItsFieldCountsOnItsPlaceOnly(t *testing.T) {
	t.Parallel()
	texts := madeUpTranslations(t)
	for name, tt := range map[string]struct {
		locale, failure string
		want            []message.Place
	}{
		"a field that is named is enough":       {"en", "errors.messages.blank(status.text)", []message.Place{message.Anywhere}},
		"a field that is left out is not":       {"nn", "errors.messages.blank(status.text)", []message.Place{message.OnStatuses}},
		"a description may be anything's":       {"nn", "errors.messages.too_long(media.description)", []message.Place{message.OnStatuses | message.OnMedia}},
		"nor is one that is lost with the head": {"xx", "errors.messages.less_than(media.file)", []message.Place{message.OnMedia, message.Anywhere}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []message.Place
			for _, c := range texts.composeIn(tt.locale, failureNamed(t, tt.failure)) {
				got = append(got, c.kind().Place)
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestFreeTextLeavesThePartThatSaysMost(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, letters string }{
		"without free text all letters count": {"Text limit of 0 reached", "textlimitofreached"},
		"a head that says enough is taken":    {"File must be less than \uE000 all in all, really", "filemustbelessthan"},
		"a head that says little is not":      {"File \uE000 baino txikiago izan", "bainotxikiagoizan"},
		"Chinese says more in fewer letters":  {"File必须\uE000 and less than that", "file必须"},
		"free text may come first":            {"\uE000 is missing", "ismissing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			letters, _ := composed{text: tt.text}.letters()
			require.Equal(t, tt.letters, string(letters))
		})
	}
}
