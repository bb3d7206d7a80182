// Package mastoapi reads the entities of the client API that a lookup needs, more
// leniently than go-mastodon and within bounds.
package mastoapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/mattn/go-mastodon"
)

// MaxBody bounds a response, in bytes. 40 long statuses with all that belongs to
// them are shorter.
const MaxBody = 4 << 20

// MaxEntries bounds a page. snac gives 256 entries whatever it is asked for.
const MaxEntries = 300

// ErrNoList means that a response is not a list of entities.
var ErrNoList = errors.New("mastoerr: the response is no list")

// Get fetches an entity. A value of another form than expected reads as empty.
func Get[T any](ctx context.Context, c *mastodon.Client, path string, query url.Values) (T, error) {
	var entity T
	body, err := get(ctx, c, path, query)
	if err == nil {
		err = json.Unmarshal(body, &entity)
	}
	return entity, err
}

// GetList fetches a page of a list, at most MaxEntries of it. null is no list:
// nothing shows that it was read.
func GetList[T any](ctx context.Context, c *mastodon.Client, path string, query url.Values) ([]T, error) {
	body, err := get(ctx, c, path, query)
	if err != nil {
		return nil, err
	}
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
		_, err = dec.Token() // the end, or that it is missing
	}
	return page, err
}

// get reads a response as a whole first: json.Decoder scans leading white space
// anew on every refill, which is quadratic.
func get(ctx context.Context, c *mastodon.Client, path string, query url.Values) ([]byte, error) {
	u, err := url.Parse(c.Config.Server)
	if err != nil {
		return nil, err
	}
	u = u.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Config.AccessToken)
	if c.UserAgent != "" {
		req.Header.Set("User-Agent", c.UserAgent)
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
