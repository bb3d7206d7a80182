package lookup

import (
	"context"
	"slices"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
)

// filter is what a lookup needs of one of the owner's filters.
type filter struct {
	Action  mastoapi.Text                `json:"filter_action"`
	Context mastoapi.List[mastoapi.Text] `json:"context"`
}

// findFilter returns ErrMayOmit if a filter of the owner may hide the post in the
// account's list. A token that may not read the filters leaves that open.
func (f *Finder) findFilter(ctx context.Context) error {
	if !f.row(ctx).HidesFiltered {
		return nil
	}
	filters, err := getList[filter](ctx, f, "/api/v2/filters", nil)
	if err != nil {
		if f.Missing(err) {
			return nil
		}
		return err
	}
	if slices.ContainsFunc(filters, func(x filter) bool { return x.Action == "hide" && slices.Contains(x.Context, "account") }) {
		return ErrMayOmit
	}
	return nil
}
