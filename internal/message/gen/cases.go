package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// addCases adds to a file of test cases the answers with the messages that a
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
		line, err := wireCase(c)
		if err != nil {
			return err
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return os.WriteFile(file, []byte(strings.Join(slices.Compact(lines), "")), 0o644)
}

// wireCase returns the line for one answer, as Rails' render json writes it.
func wireCase(c composed) (string, error) {
	body, err := encode(struct {
		Error string `json:"error"`
	}{c.text})
	if err != nil {
		return "", err
	}
	return encode(struct {
		Code   string `json:"code"`
		Status int    `json:"status"`
		Path   string `json:"path"`
		Body   string `json:"body"`
	}{c.failure.code, c.failure.status, "/api/v1/statuses", strings.TrimSuffix(body, "\n")})
}

func encode(value any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.String(), err
}
