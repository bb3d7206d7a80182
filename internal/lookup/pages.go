package lookup

import (
	"context"
	"net/url"
)

// fetchOnce makes a request that no lookup which shares the draft's pages has made.
func (f *Finder) fetchOnce(ctx context.Context, path string, query url.Values) ([]byte, error) {
	pages := f.Draft.Pages
	for _, ahead := range pages.Ahead {
		f.noteClock(ahead)
	}
	key := path + "?" + query.Encode()
	if body, ok := pages.Bodies[key]; ok {
		return body, nil
	}
	body, err := f.Fetch(ctx, path, query, f.spend)
	if err == nil {
		if pages.Bodies == nil {
			pages.Bodies = make(map[string][]byte)
		}
		pages.Bodies[key] = body
	}
	return body, err
}
