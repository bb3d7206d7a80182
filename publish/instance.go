package publish

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/instance"
)

// described keeps what instances say of themselves.
var described instance.Cache

// instance returns what the instance says of itself, at most a day old. It asks with the
// token only where it has to: a withdrawn one would be refused.
func (p *Publisher) instance(ctx context.Context) (*instance.Instance, error) {
	if p.Client == nil || p.Config == nil {
		return nil, errors.New("publish: there is no client with a Config")
	}
	return described.Get(instance.Server{Transport: p.Transport, URL: p.Config.Server}, func(path string) ([]byte, error) {
		body, err := p.get(ctx, path, "")
		if errors.Is(err, mastoerr.CategoryAuthentication) && p.Config.AccessToken != "" {
			body, err = p.get(ctx, path, p.Config.AccessToken)
		}
		if isMissing(err) {
			return nil, nil
		}
		return body, err
	})
}

// isMissing reports whether a server does not have what was asked for. Some answer with
// their start page.
func isMissing(err error) bool {
	return errors.Is(err, mastoerr.CategoryNotFound) || errors.Is(err, mastoerr.CodeInvalidResponse) || errors.Is(err, mastoerr.CodeMethodNotAllowed) ||
		errors.Is(err, mastoerr.CodeNotImplemented) || errors.Is(err, mastoerr.CodeBadRequest)
}

// ask makes a GET request with the token and decodes the response into entity, if that is not nil.
func (p *Publisher) ask(ctx context.Context, path string, entity any) error {
	body, err := p.get(ctx, path, p.Config.AccessToken)
	if err == nil && entity != nil {
		err = json.Unmarshal(body, entity)
	}
	return err
}

// get returns the response to a GET request, which carries token unless that is empty.
func (p *Publisher) get(ctx context.Context, path, token string) ([]byte, error) {
	const maxBody = 1 << 20 // of what is no list
	u, err := url.Parse(p.Config.Server)
	if err != nil {
		return nil, refuse(mastoerr.CodeInvalidInstanceURL, "the client's server is no URL")
	}
	c := p.wrapped()
	return mastoerr.Do(ctx, p.Policy, func(ctx context.Context) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.JoinPath(path).String(), nil)
		if err != nil {
			return nil, err
		}
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		if c.UserAgent != "" {
			req.Header.Set("User-Agent", c.UserAgent)
		}
		resp, err := c.Do(req)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		return io.ReadAll(io.LimitReader(resp.Body, maxBody))
	})
}
