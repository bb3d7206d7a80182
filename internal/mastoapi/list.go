package mastoapi

import (
	"bytes"
	"encoding/json"
	"errors"
)

// MaxBody bounds a response, in bytes. 40 long statuses with all that belongs to
// them are shorter.
const MaxBody = 4 << 20

// MaxEntries bounds a page. snac gives 256 entries whatever it is asked for.
const MaxEntries = 300

// ErrNoList means that a response is not a list of entities.
var ErrNoList = errors.New("mastoerr: the response is no list")

// DecodeList reads a page of a list, at most MaxEntries of it. null is no list:
// nothing shows that it was read.
func DecodeList[T any](body []byte) ([]T, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	if start, err := dec.Token(); err != nil {
		return nil, err
	} else if start != json.Delim('[') {
		return nil, ErrNoList
	}
	var page []T
	for len(page) < MaxEntries && dec.More() {
		var entry T
		if err := dec.Decode(&entry); err != nil {
			return nil, err
		}
		page = append(page, entry)
	}
	if len(page) < MaxEntries {
		if _, err := dec.Token(); err != nil { // the end, or that it is missing
			return nil, err
		}
	}
	return page, nil
}
