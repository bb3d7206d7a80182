package instance

import (
	"net/http"
	"reflect"
	"sync"
	"time"
)

// Server is an address and the way there: in tests, one name stands for many servers.
type Server struct {
	Transport http.RoundTripper
	URL       string
}

// Cache keeps what servers say of themselves, for a day and for at most 1000 of them.
// The zero Cache is ready to use, by several goroutines.
type Cache struct {
	mu      sync.Mutex
	entries map[Server]entry
}

type entry struct {
	instance *Instance
	at       time.Time
}

const (
	keep    = 24 * time.Hour
	maxKept = 1000
)

// Get returns what a server says of itself. It asks with read, which returns no body for
// a path that the server does not have. A server that has neither path says nothing.
func (c *Cache) Get(s Server, read func(path string) ([]byte, error)) (*Instance, error) {
	isKey := s.Transport == nil || reflect.ValueOf(s.Transport).Comparable()
	if isKey {
		if known := c.find(s); known != nil {
			return known, nil
		}
	}
	for _, path := range [...]string{"/api/v2/instance", "/api/v1/instance"} {
		body, err := read(path)
		if err != nil {
			return nil, err
		}
		if i, ok := Decode(body); ok {
			if isKey {
				c.add(s, i)
			}
			return i, nil
		}
	}
	return new(Instance), nil
}

func (c *Cache) find(s Server) *Instance {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[s]
	if time.Since(e.at) >= keep {
		return nil
	}
	return e.instance
}

func (c *Cache) add(s Server, i *Instance) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil {
		c.entries = make(map[Server]entry)
	}
	for old, e := range c.entries { // in any order, which is good enough
		if len(c.entries) >= maxKept || time.Since(e.at) >= keep {
			delete(c.entries, old)
		}
	}
	c.entries[s] = entry{i, time.Now()}
}
