package fakemastodon

import (
	"encoding/json"
	"net/http"
	"slices"
)

// alterList does to a list what its fault says. Other responses stay as they are.
func (r *reply) alterList(f ListFault) {
	if f == "" || r.status != http.StatusOK {
		return
	}
	var entries []map[string]json.RawMessage
	if json.Unmarshal(r.body, &entries) != nil {
		return
	}
	var altered any = entries
	switch f {
	case NullList:
		altered = nil
	case EmptyList:
		altered = empty{}
	case EmptyEntries:
		altered = []struct{}{{}}
	case NoTimes:
		for _, e := range entries {
			delete(e, "created_at")
		}
	case OldestFirst:
		slices.Reverse(entries)
	}
	r.body, _ = json.Marshal(altered)
}
