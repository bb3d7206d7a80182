package mastoerr

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// A look reads answers by itself, so the caller cannot bound them.

const (
	lookBytes = 4 << 20 // of an answer; 40 long statuses with all that belongs to them are less
	pageSize  = 40      // the most entries that Mastodon gives
)

type lookContext struct{}

// looking marks the calls of a look, whose answers the transport bounds.
func looking(ctx context.Context) context.Context {
	return context.WithValue(ctx, lookContext{}, true)
}

func isLook(ctx context.Context) bool { return ctx.Value(lookContext{}) != nil }

// bounded is a body that is cut off where an answer is longer than any good one.
func bounded(body io.ReadCloser) io.ReadCloser { return wire.LimitBody(body, lookBytes) }

// list gets a page of a list. go-mastodon would decode as many entries as come:
// three bytes of an answer become the kilobyte of a status.
func list[T any](ctx context.Context, f *finder, path string, query url.Values) ([]T, error) {
	u, err := url.Parse(f.client.Config.Server)
	if err != nil {
		return nil, err
	}
	u = u.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+f.client.Config.AccessToken)
	if f.client.UserAgent != "" {
		req.Header.Set("User-Agent", f.client.UserAgent)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	// Fed bit by bit, the decoder looks at megabytes of white space again with
	// every bit.
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return decodePage[T](body)
}

// decodePage reads the first entries of an array, and null as an empty one.
func decodePage[T any](body []byte) ([]T, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	switch start, err := dec.Token(); {
	case err != nil:
		return nil, err
	case start == nil:
		return nil, nil
	case start != json.Delim('['):
		return nil, failure{code: CodeInvalidResponse, detail: "the answer is no list"}.explain(nil)
	}
	var page []T
	for len(page) < pageSize && dec.More() {
		var entry T
		if err := dec.Decode(&entry); err != nil {
			return nil, err
		}
		page = append(page, entry)
	}
	if len(page) < pageSize {
		_, err := dec.Token() // the end, or that it is missing
		return page, err
	}
	return page, nil
}
