package mastoapi

import (
	"bytes"
	"encoding/json"

	"github.com/mattn/go-mastodon"
)

// DecodeStatus returns a status of which as much is filled as can be decoded; nil if
// there is not even an id. Mastodon answers a scheduled post with the form's
// strings, which go-mastodon refuses, and a proxy may cut the response.
func DecodeStatus(raw []byte) *mastodon.Status {
	var status mastodon.Status
	if json.Unmarshal(raw, &status) == nil && status.ID != "" {
		return &status
	}
	var lenient Status
	if json.Unmarshal(raw, &lenient) != nil {
		if id := firstID(raw); id != "" {
			return &mastodon.Status{ID: mastodon.ID(id)}
		}
		return nil
	}
	if lenient.ID == "" {
		return nil
	}
	status.ID = mastodon.ID(lenient.ID)
	status.URI, status.URL = string(lenient.URI), string(lenient.URL)
	status.CreatedAt, status.Content = lenient.CreatedAt.Time, string(lenient.Content)
	status.Visibility, status.SpoilerText = string(lenient.Visibility), string(lenient.SpoilerText)
	return &status
}

// firstID returns the member "id" of an object that breaks off behind it. A number
// that ends with the input may be the beginning of another.
func firstID(raw []byte) Text {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return ""
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return ""
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return ""
		}
		if name == "id" && (value[0] == '"' || dec.InputOffset() < int64(len(raw))) {
			var id Text
			_ = id.UnmarshalJSON(value) // accepts any value
			return id
		}
	}
	return ""
}
