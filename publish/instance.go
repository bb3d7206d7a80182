package publish

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/instance"
	"github.com/mattn/go-mastodon"
)

// Limits are the limits that an instance names. 0 is one that it does not name.
type Limits struct {
	Characters     int // of text and warning together
	LinkCharacters int // that a link counts
	Attachments    int // of one post
	Description    int // characters of an attachment's alternative text

	ImageSize, VideoSize int64    // bytes
	Types                []string // media types of attachments

	PollOptions, PollCharacters int // options of a poll, and characters of one
	PollShortest, PollLongest   int // seconds
}

// instance returns what the instance says of itself, at most a day old. It returns what
// is known of no instance where the server does not describe itself.
func (p *Publisher) instance(ctx context.Context) (*instance.Instance, error) {
	if p.Client == nil || p.Config == nil {
		return nil, errors.New("publish: there is no client with a Config")
	}
	if i := described.get(p.Client); i != nil {
		return i, nil
	}
	for _, path := range [...]string{instance.PathV2, instance.PathV1} {
		body, err := p.get(ctx, path)
		if err != nil && !isMissing(err) {
			return nil, err
		}
		if i, ok := instance.Decode(body); ok {
			described.put(p.Client, i)
			return i, nil
		}
	}
	return new(instance.Instance), nil
}

// isMissing reports whether a server does not have what was asked for.
func isMissing(err error) bool {
	return errors.Is(err, mastoerr.CategoryNotFound) || errors.Is(err, mastoerr.CodeMethodNotAllowed) ||
		errors.Is(err, mastoerr.CodeNotImplemented) || errors.Is(err, mastoerr.CodeBadRequest)
}

// get returns the response to a GET request.
func (p *Publisher) get(ctx context.Context, path string) ([]byte, error) {
	const maxBody = 4 << 20
	u, err := url.Parse(p.Config.Server)
	if err != nil {
		return nil, err
	}
	c := p.wrapped()
	return mastoerr.Do(ctx, p.Policy, func(ctx context.Context) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.JoinPath(path).String(), nil)
		if err != nil {
			return nil, err
		}
		if c.Config.AccessToken != "" {
			req.Header.Set("Authorization", "Bearer "+c.Config.AccessToken)
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

// described keeps what instances say of themselves.
var described cache

// cache keeps at most maxInstances descriptions for a day. Clients that share a
// transport share them.
type cache struct {
	mu      sync.Mutex
	entries map[server]entry
}

const (
	keepInstance = 24 * time.Hour
	maxInstances = 1000
)

// server is an address and the way there: in tests, one name stands for many servers.
type server struct {
	transport http.RoundTripper
	url       string
}

type entry struct {
	instance *instance.Instance
	at       time.Time
}

// get returns nil for what is not known, or too old.
func (c *cache) get(client *mastodon.Client) *instance.Instance {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := serverOf(client); ok {
		if e := c.entries[s]; time.Since(e.at) < keepInstance {
			return e.instance
		}
	}
	return nil
}

func (c *cache) put(client *mastodon.Client, i *instance.Instance) {
	s, ok := serverOf(client)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil {
		c.entries = make(map[server]entry)
	}
	for old, e := range c.entries { // in any order, which is good enough
		if len(c.entries) < maxInstances && time.Since(e.at) < keepInstance {
			break
		}
		delete(c.entries, old)
	}
	c.entries[s] = entry{i, time.Now()}
}

func serverOf(c *mastodon.Client) (server, bool) {
	if c.Transport != nil && !reflect.ValueOf(c.Transport).Comparable() {
		return server{}, false
	}
	return server{c.Transport, c.Config.Server}, true
}
