package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/message"
)

// composed is one message as Mastodon sends it, without what is wrapped around.
type composed struct {
	failure   failure
	text      string // with freeText for the free text, and "0" for every number and id
	anonymous bool   // one of Rails' general complaints, and does not name its attribute
}

// freeText stands for text that the caller of the API chose, such as hashtags.
// It is a private-use character, which no translation contains.
const freeText = "\uE000"

// compose returns every message of every locale, ordered by failure, so that
// the first of two equal ones is the one that counts.
func (texts translations) compose() []composed {
	locales := slices.Sorted(maps.Keys(texts))
	var all []composed
	for _, f := range failures {
		for _, locale := range locales {
			all = append(all, texts.composeIn(locale, f)...)
		}
	}
	return all
}

// composeIn composes as ActiveModel::Error#full_message does: the message of
// the error, and around it errors.format with the name of the attribute.
func (texts translations) composeIn(locale string, f failure) []composed {
	var all []composed
	if len(f.on) == 0 {
		forms, _ := texts.find(locale, f.key)
		for _, form := range forms {
			all = append(all, composed{failure: f, text: fill(form, f, "")})
		}
		return all
	}
	for _, attribute := range f.on {
		forms, key := texts.find(locale, messageKeys(f, attribute)...)
		formats, _ := texts.find(locale, "errors.format")
		name := texts.attributeName(locale, attribute)
		for _, form := range forms {
			for _, format := range formats {
				text := strings.ReplaceAll(format, "%{message}", form)
				general := strings.HasPrefix(key, "errors.messages.")
				if !general && !strings.Contains(text, "%{attribute}") && len(texts.forms(locale, key)) == 0 {
					continue // an English "is too soon", which does not say what
				}
				all = append(all, composed{
					failure:   f,
					text:      fill(text, f, name),
					anonymous: general && !strings.Contains(text, "%{attribute}"),
				})
			}
		}
	}
	return all
}

// messageKeys are where the message of an error is looked for. The order for
// Rails' own types is that of ActiveModel::Error.generate_message.
func messageKeys(f failure, attribute string) []string {
	kind := f.errorType()
	if kind == "" {
		return []string{f.key}
	}
	model, name, _ := strings.Cut(attribute, ".")
	return []string{
		"activerecord.errors.models." + model + ".attributes." + name + "." + kind,
		"activerecord.errors.models." + model + "." + kind,
		"activerecord.errors.messages." + kind,
		"errors.attributes." + name + "." + kind,
		"errors.messages." + kind,
	}
}

// attributeName is ActiveModel's human_attribute_name.
func (texts translations) attributeName(locale, attribute string) string {
	_, name, _ := strings.Cut(attribute, ".")
	forms, _ := texts.find(locale, "activerecord.attributes."+attribute, "attributes."+name)
	if len(forms) > 0 {
		return forms[0]
	}
	words := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

var placeholder = regexp.MustCompile(`%\{(\w+)\}`)

// fill puts something in the place of every placeholder.
func fill(text string, f failure, attributeName string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		switch placeholder.FindStringSubmatch(found)[1] {
		case "attribute":
			return attributeName
		case f.free:
			return freeText
		default:
			return "0"
		}
	})
}

// kind is what the table says of the message. A message that is known by what
// stands behind its free text has no attribute's name in its letters either.
func (c composed) kind() message.Kind {
	kind := message.Kind{Code: c.failure.code, Status: c.failure.status}
	_, isHead := c.letters()
	if c.failure.vague || c.anonymous || !isHead {
		kind.Place = c.failure.place
	}
	return kind
}

// letters returns the letters of a message by which it is known: all of them,
// or, around free text, those before it (the head) if they say enough, else
// those of the part that says most.
func (c composed) letters() (letters []rune, isHead bool) {
	const enough = 8
	parts := strings.Split(c.text, freeText)
	head := message.Letters(parts[0])
	if weight(head) >= enough {
		return head, true
	}
	letters, isHead = head, true
	for _, part := range parts[1:] {
		if other := message.Letters(part); weight(other) > weight(letters) {
			letters, isHead = other, false
		}
	}
	return letters, isHead
}

// weight is how much the letters say. A Chinese, Japanese or Korean one says as
// much as three others.
func weight(letters []rune) int {
	sum := 0
	for _, letter := range letters {
		if message.IsCJK(letter) {
			sum += 3
		} else {
			sum++
		}
	}
	return sum
}
