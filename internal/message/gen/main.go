// Command gen writes the table of package message from Mastodon's translations.
//
// When Mastodon releases, with its checkout in ~/mastodon:
//
//	cd internal/message/gen && go run . ~/mastodon "$(cd ~/mastodon && bundle show rails-i18n)"
//
// It takes one or more pairs of a Mastodon checkout and the rails-i18n of its
// Gemfile.lock (without Ruby: a checkout of svenfuchs/rails-i18n at that tag).
// It composes each message as Rails does and writes, beside or in package message,
//
//   - table_data.go: the hashes and codes. Messages of earlier versions stay,
//     because their servers do: the table only grows;
//   - letters_data.go: which runes are letters, from Go's own tables;
//   - media_processing.jsonl of internal/corpus: every wording of the one message
//     whose text alone decides what a client has to do next.
//
// Mastodon's translations are under the AGPL, so no sentence goes into the Go
// code. The corpus holds responses as servers send them.
//
// With -templates it also takes the messages of a templates.jsonl, which is how
// those of Mastodon 3.5 to 4.6 came in. With -verify it writes nothing and
// tells how many of the HEAD messages of such a file it composes by itself.
//
// With MASTODON and RAILS_I18N set to the two paths, go test also runs the table
// over every other text of Mastodon and Rails, none of which may have a code.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "..", "the `directory` of package message")
	templatesFile := flag.String("templates", "", "also take the messages of this templates.jsonl")
	verifyFile := flag.String("verify", "", "compare with this templates.jsonl, write nothing")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: gen [flags] MASTODON RAILS-I18N [MASTODON RAILS-I18N ...]")
		flag.PrintDefaults()
	}
	flag.Parse()

	messages, err := composeAll(flag.Args())
	if err == nil && *verifyFile != "" {
		err = reportVerified(*verifyFile, messages)
	} else if err == nil {
		err = write(*out, *templatesFile, messages)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// composeAll composes the messages of each pair of checkouts.
func composeAll(checkouts []string) ([]composed, error) {
	if len(checkouts) == 0 || len(checkouts)%2 != 0 {
		return nil, errors.New("want pairs of a Mastodon and a rails-i18n checkout; see -help")
	}
	var messages []composed
	for ; len(checkouts) > 0; checkouts = checkouts[2:] {
		texts, err := load(os.DirFS(checkouts[0]), os.DirFS(checkouts[1]))
		if err != nil {
			return nil, err
		}
		ofVersion := texts.compose()
		fmt.Printf("%s: %d locales, %d messages\n", checkouts[0], len(texts), len(ofVersion))
		messages = append(messages, ofVersion...)
	}
	return messages, nil
}

func reportVerified(file string, messages []composed) error {
	templates, err := readTemplates(file)
	if err != nil {
		return err
	}
	total, missing := verify(templates, messages)
	for _, t := range missing {
		fmt.Printf("missing: %d %s %q from %v\n", t.Status, t.Code, t.Template, t.Keys)
	}
	fmt.Printf("%d of %d messages of HEAD reproduced\n", total-len(missing), total)
	if len(missing) > 0 {
		return fmt.Errorf("%d messages are not reproduced", len(missing))
	}
	return nil
}

func write(out, templatesFile string, messages []composed) error {
	if templatesFile != "" {
		templates, err := readTemplates(templatesFile)
		if err != nil {
			return err
		}
		for _, t := range templates {
			c, err := t.asComposed()
			if err != nil {
				return err
			}
			messages = append(messages, c)
		}
	}
	grown := committed()
	before := len(grown.entries)
	for _, c := range messages {
		if err := grown.add(c); err != nil {
			return err
		}
	}
	for _, note := range grown.notes {
		fmt.Println(note)
	}
	tableSource, err := grown.source()
	if err != nil {
		return err
	}
	letters, err := lettersSource()
	if err != nil {
		return err
	}
	fmt.Printf("table: %d messages before, %d now\n", before, len(grown.entries))
	return errors.Join(
		os.WriteFile(filepath.Join(out, "table_data.go"), tableSource, 0o644),
		os.WriteFile(filepath.Join(out, "letters_data.go"), letters, 0o644),
		addCases(filepath.Join(out, "..", "corpus", "media_processing.jsonl"), messages),
	)
}
