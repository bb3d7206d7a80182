// Package claims remembers which statuses were returned for which posts, so that of
// two posts with the same content each finds its own.
package claims

import (
	"crypto/sha256"
	"sync"
)

// maxClaims bounds the memory: the oldest claim goes first. A lookup reaches back
// minutes, not days.
const maxClaims = 10_000

// Shared is the Set of all clients that use the network: there a server and an id
// name one status.
var Shared = new(Set)

// Set is a set of claims. The zero Set is ready to use, by several goroutines.
type Set struct {
	mu     sync.Mutex
	owners map[statusID]string
	oldest []statusID // a ring once it is full
	next   int
	tokens map[account]known
}

type statusID struct{ server, id string }

type account [sha256.Size]byte

// known is what was learnt about a token.
type known struct{ application, accountID string }

// Claim notes that a status belongs to the post with that key. It returns false if
// it belongs to another.
func (c *Set) Claim(server, id, key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := statusID{server, id}
	if owner, ok := c.owners[s]; ok {
		return owner == key
	}
	if len(c.oldest) < maxClaims {
		c.oldest = append(c.oldest, s)
	} else {
		delete(c.owners, c.oldest[c.next])
		c.oldest[c.next] = s
		c.next = (c.next + 1) % maxClaims
	}
	if c.owners == nil {
		c.owners = make(map[statusID]string)
	}
	c.owners[s] = key
	return true
}

// IsTaken reports whether a status belongs to the post of another key.
func (c *Set) IsTaken(server, id, key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	owner, ok := c.owners[statusID{server, id}]
	return ok && owner != key
}

// SetApplication notes under which application's name a token's posts are shown.
func (c *Set) SetApplication(server, token, name string) {
	c.learn(server, token, func(k *known) { k.application = name })
}

// Application returns the name that SetApplication noted, "" if there is none.
func (c *Set) Application(server, token string) string { return c.of(server, token).application }

// SetAccountID notes whose token it is.
func (c *Set) SetAccountID(server, token, id string) {
	c.learn(server, token, func(k *known) { k.accountID = id })
}

// AccountID returns the id that SetAccountID noted, "" if there is none.
func (c *Set) AccountID(server, token string) string { return c.of(server, token).accountID }

func (c *Set) of(server, token string) known {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tokens[accountOf(server, token)]
}

func (c *Set) learn(server, token string, set func(*known)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tokens == nil || len(c.tokens) >= maxClaims {
		c.tokens = make(map[account]known)
	}
	k := c.tokens[accountOf(server, token)]
	set(&k)
	c.tokens[accountOf(server, token)] = k
}

// accountOf hashes the token, so that none is kept.
func accountOf(server, token string) account {
	return sha256.Sum256([]byte(server + "\x00" + token))
}
