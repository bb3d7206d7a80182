package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/message"
)

// template is a line of templates.jsonl: a message that real Ruby (I18n and
// ActiveRecord) composed from a Mastodon version's translations.
type template struct {
	Code     string
	Status   int
	Template string
	Norm     string // the letters of the message
	PathOnly bool   `json:"path_only"`
	Keys     []string
	Versions []string
}

func readTemplates(file string) ([]template, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []template
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var t template
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, len(all)+1, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// verify tells how many of the templates of version HEAD the generator composes
// itself, letter by letter and with the same code and status, and lists the
// others.
func verify(templates []template, all []composed) (total int, missing []template) {
	type known struct {
		letters, code string
		status        int
	}
	have := map[known]bool{}
	for _, c := range all {
		letters, _ := c.letters()
		have[known{string(letters), c.failure.code, c.failure.status}] = true
	}
	for _, t := range templates {
		if !slices.Contains(t.Versions, "HEAD") {
			continue
		}
		total++
		if !have[known{string(message.Letters(t.Norm)), t.Code, t.Status}] {
			missing = append(missing, t)
		}
	}
	return total, missing
}

// asComposed turns a template into what compose would have made of it.
func (t template) asComposed() (composed, error) {
	for _, f := range failures {
		if !slices.Contains(t.Keys, f.name()) {
			continue
		}
		c := composed{
			failure:   f,
			text:      strings.NewReplacer("{text}", freeText, "{n}", "0", "{id}", "0").Replace(t.Template),
			anonymous: t.PathOnly,
		}
		if letters, _ := c.letters(); !slices.Equal(letters, message.Letters(t.Norm)) {
			return c, fmt.Errorf("templates: %q is known by %q, not by %q", t.Template, string(letters), t.Norm)
		}
		return c, nil
	}
	return composed{}, fmt.Errorf("templates: no failure has the key %v", t.Keys)
}
