package mastoapi

import (
	"bytes"
	"encoding/json"
	"time"
)

// Text is a JSON string, number or boolean as text. Servers write ids as numbers
// and, in the parameters of a scheduled status, everything as strings. null and
// what is none of these read as "".
type Text string

// UnmarshalJSON accepts any value.
func (t *Text) UnmarshalJSON(data []byte) error {
	*t = ""
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
	case data[0] == '"':
		var s string
		if json.Unmarshal(data, &s) == nil {
			*t = Text(s)
		}
	case data[0] != '{' && data[0] != '[' && data[0] != 'n':
		*t = Text(data)
	}
	return nil
}

// Time is a point in time in one of the forms that servers use; zero if it cannot
// be read.
type Time struct{ time.Time }

var timeLayouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05"}

// UnmarshalJSON accepts any value.
func (t *Time) UnmarshalJSON(data []byte) error {
	t.Time = time.Time{}
	var s string
	if json.Unmarshal(data, &s) != nil {
		return nil
	}
	for _, layout := range timeLayouts {
		if at, err := time.Parse(layout, s); err == nil {
			t.Time = at
			return nil
		}
	}
	return nil
}

// List is a JSON array whose entries are decoded one by one: an entry of another
// form is left out instead of spoiling the rest.
type List[T any] []T

// UnmarshalJSON accepts any value; what is no array reads as empty.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	*l = nil
	var raw []json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	for _, entry := range raw {
		var value T
		if json.Unmarshal(entry, &value) == nil {
			*l = append(*l, value)
		}
	}
	return nil
}
