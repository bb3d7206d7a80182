package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// translations are the texts of one Mastodon version and its rails-i18n, by
// locale. The texts of a locale form a tree of map[string]any; a leaf is a
// string, and a plural is a map of its forms.
type translations map[string]map[string]any

// neverOffered are the locales that have files in Mastodon but are not in its
// list of available locales.
var neverOffered = []string{"az", "fil", "lad", "ne", "ry", "tai", "tlh", "tok", "uz"}

// load reads the translations from the roots of two checkouts.
func load(mastodon, railsI18n fs.FS) (translations, error) {
	offered, err := offeredLocales(mastodon)
	if err != nil {
		return nil, err
	}
	texts := translations{}
	// The application's own texts are loaded last and win.
	for _, source := range []struct {
		root    fs.FS
		pattern string
	}{
		{railsI18n, "rails/locale/*.yml"},
		{mastodon, "config/locales/*.yml"},
	} {
		files, err := fs.Glob(source.root, source.pattern)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no file matches %s: not the root of a checkout?", source.pattern)
		}
		for _, file := range files {
			if err := texts.read(source.root, file, offered); err != nil {
				return nil, err
			}
		}
	}
	return texts, nil
}

// read merges one YAML file, whose only top-level key is its locale.
func (texts translations) read(root fs.FS, file string, offered func(string) bool) error {
	content, err := fs.ReadFile(root, file)
	if err != nil {
		return err
	}
	locales, err := parseYAML(content)
	if err != nil {
		return fmt.Errorf("%s: %w", path.Base(file), err)
	}
	for locale, tree := range locales {
		if !offered(locale) {
			continue
		}
		if texts[locale] == nil {
			texts[locale] = map[string]any{}
		}
		if tree, ok := tree.(map[string]any); ok { // szl.yml has no text at all
			merge(texts[locale], tree)
		}
	}
	return nil
}

// offeredLocales tells which locales an account can choose: those listed in
// config/initializers/i18n.rb. Where a checkout has its config/locales only, it
// goes by their names.
func offeredLocales(mastodon fs.FS) (func(string) bool, error) {
	content, err := fs.ReadFile(mastodon, "config/initializers/i18n.rb")
	if errors.Is(err, fs.ErrNotExist) {
		return func(locale string) bool {
			_, err := fs.Stat(mastodon, "config/locales/"+locale+".yml")
			return err == nil && !slices.Contains(neverOffered, locale)
		}, nil
	}
	if err != nil {
		return nil, err
	}
	list := regexp.MustCompile(`(?s)available_locales = \[(.*?)\]`).FindSubmatch(content)
	if list == nil {
		return nil, errors.New("config/initializers/i18n.rb has no list available_locales")
	}
	var offered []string
	for _, symbol := range regexp.MustCompile(`:'?([A-Za-z-]+)`).FindAllSubmatch(list[1], -1) {
		offered = append(offered, string(symbol[1]))
	}
	return func(locale string) bool { return slices.Contains(offered, locale) }, nil
}

// fallbacks are the locales in which I18n looks for a text, in its order: the
// locale, its parent ("sr" for "sr-Latn"), English.
func fallbacks(locale string) []string {
	chain := []string{locale}
	if parent, _, found := strings.Cut(locale, "-"); found {
		chain = append(chain, parent)
	}
	return append(chain, "en")
}

// find returns the forms of the first of the keys that has a text, all keys
// being tried in one locale before the next, and which key it was.
func (texts translations) find(locale string, keys ...string) (forms []string, key string) {
	for _, tried := range fallbacks(locale) {
		for _, key := range keys {
			if forms := texts.forms(tried, key); len(forms) > 0 {
				return forms, key
			}
		}
	}
	return nil, ""
}

// pluralForms are the plural categories of Unicode CLDR.
var pluralForms = []string{"zero", "one", "two", "few", "many", "other"}

// forms returns the text at a key of one locale, or each of its plural forms.
func (texts translations) forms(locale, key string) []string {
	var node any = texts[locale]
	for part := range strings.SplitSeq(key, ".") {
		branch, ok := node.(map[string]any)
		if !ok {
			return nil
		}
		node = branch[part]
	}
	switch node := node.(type) {
	case string:
		return []string{node}
	case map[string]any:
		var forms []string
		for _, category := range pluralForms {
			if form, ok := node[category].(string); ok {
				forms = append(forms, form)
			}
		}
		return forms
	default:
		return nil
	}
}
