package main

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

// checkouts returns the roots of the checkouts that the tests over all of
// Mastodon's translations run on. The translations are not part of this
// repository, for their licence.
func checkouts(t *testing.T) (mastodon, railsI18n fs.FS) {
	t.Helper()
	m, r := os.Getenv("MASTODON"), os.Getenv("RAILS_I18N")
	if m == "" || r == "" {
		t.Skip("set MASTODON and RAILS_I18N to the paths of a Mastodon and a rails-i18n checkout")
	}
	return os.DirFS(m), os.DirFS(r)
}

func statusesOfTable() []int {
	known := map[int]bool{}
	for _, kind := range message.Entries() {
		known[kind.Status] = true
	}
	return slices.Sorted(maps.Keys(known))
}

// wrap composes as ActiveRecord::RecordInvalid does.
func (texts translations) wrap(locale, errors string) string {
	forms, _ := texts.find(locale, "activerecord.errors.messages.record_invalid", "errors.messages.record_invalid")
	return strings.ReplaceAll(forms[0], "%{errors}", errors)
}

// hidesErrors is true for Slovenian, whose record_invalid is the empty string.
func (texts translations) hidesErrors(locale string) bool {
	return texts.wrap(locale, "x") == ""
}

// about composes as ActiveModel::Error#full_message does.
func (texts translations) about(locale, field, complaint string) string {
	formats, _ := texts.find(locale, "errors.format")
	return strings.NewReplacer("%{attribute}", field, "%{message}", complaint).Replace(formats[0])
}

// otherText is a text of the translations that no failure is made of.
type otherText struct{ locale, key, text string }

// otherTexts returns the texts of all files, also of the locales that Mastodon
// does not offer.
func otherTexts(t *testing.T, roots ...fs.FS) []otherText {
	t.Helper()
	known := map[string]bool{}
	for _, f := range failures {
		for _, attribute := range append([]string{""}, f.on...) {
			for _, key := range messageKeys(f, attribute) {
				known[key] = true
			}
		}
	}
	var all []otherText
	var walk func(locale, key string, node any)
	walk = func(locale, key string, node any) {
		switch node := node.(type) {
		case string:
			parent := strings.TrimSuffix(key, path.Ext(key))
			if !known[key] && !known[parent] {
				all = append(all, otherText{locale, key, node})
			}
		case []any:
			for _, item := range node {
				walk(locale, key+".", item)
			}
		case map[string]any:
			for name, child := range node {
				walk(locale, strings.TrimPrefix(key+"."+name, "."), child)
			}
		}
	}
	for _, root := range roots {
		for _, pattern := range []string{"config/locales/*.yml", "rails/locale/*.yml"} {
			files, err := fs.Glob(root, pattern)
			require.NoError(t, err)
			for _, file := range files {
				content, err := fs.ReadFile(root, file)
				require.NoError(t, err)
				locales, err := parseYAML(content)
				require.NoError(t, err)
				for locale, tree := range locales {
					walk(locale, "", tree)
				}
			}
		}
	}
	return all
}
