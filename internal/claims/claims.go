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

var (
	mu     sync.Mutex
	owners = make(map[statusID]string)
	oldest []statusID // a ring once it is full
	next   int
	apps   = make(map[account]string)
)

// Set is the claims of all clients that use the same network. Within one network, a
// server and an id name one status. A test may have many servers of one name.
type Set struct {
	Network any // comparable
}

type statusID struct {
	network    any
	server, id string
}

type account struct {
	network any
	hash    [sha256.Size]byte
}

// Claim notes that a status belongs to the post with that key. It returns false if
// it belongs to another.
func (c Set) Claim(server, id, key string) bool {
	mu.Lock()
	defer mu.Unlock()
	s := statusID{c.Network, server, id}
	if owner, ok := owners[s]; ok {
		return owner == key
	}
	if len(oldest) < maxClaims {
		oldest = append(oldest, s)
	} else {
		delete(owners, oldest[next])
		oldest[next] = s
		next = (next + 1) % maxClaims
	}
	owners[s] = key
	return true
}

// IsTaken reports whether a status belongs to the post of another key.
func (c Set) IsTaken(server, id, key string) bool {
	mu.Lock()
	defer mu.Unlock()
	owner, ok := owners[statusID{c.Network, server, id}]
	return ok && owner != key
}

// SetApplication notes under which application's name a token's posts are shown.
func (c Set) SetApplication(server, token, name string) {
	mu.Lock()
	defer mu.Unlock()
	if len(apps) >= maxClaims {
		clear(apps)
	}
	apps[c.accountOf(server, token)] = name
}

// Application returns the name that SetApplication noted, "" if there is none.
func (c Set) Application(server, token string) string {
	mu.Lock()
	defer mu.Unlock()
	return apps[c.accountOf(server, token)]
}

// accountOf hashes the token, so that none is kept.
func (c Set) accountOf(server, token string) account {
	return account{c.Network, sha256.Sum256([]byte(server + "\x00" + token))}
}
