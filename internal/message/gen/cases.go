package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/corpus"
)

// addCases adds to a file of the corpus the responses with the messages that a
// client cannot do without: media_processing is the one code that the text
// alone decides and that changes what happens next (the same post may be sent
// again). Cases that are there stay.
func addCases(file string, messages []composed) error {
	content, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lines := slices.Collect(strings.Lines(string(content)))
	for _, c := range messages {
		if c.failure.code != "media_processing" {
			continue
		}
		added, err := line(c)
		if err != nil {
			return err
		}
		lines = append(lines, added)
	}
	slices.Sort(lines)
	return os.WriteFile(file, []byte(strings.Join(slices.Compact(lines), "")), 0o644)
}

// line returns the line for one response, as Rails' render json writes it.
func line(c composed) (string, error) {
	body, err := encode(struct {
		Error string `json:"error"`
	}{c.text})
	if err != nil {
		return "", err
	}
	body = strings.TrimSuffix(body, "\n")
	return encode(corpus.Case{
		ID:     fmt.Sprintf("media-processing-%08x", crc32.ChecksumIEEE([]byte(body))),
		Origin: "mastodon", Source: "Mastodon, config/locales, media_attachments.validations.not_ready",
		Method: "POST", Path: "/api/v1/statuses", Status: c.failure.status, Body: body,
		Want: corpus.Labels{Category: "validation", Action: "retry_later", Retry: "safe", Code: c.failure.code},
	})
}

func encode(value any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.String(), err
}
