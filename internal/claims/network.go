package claims

import "sync"

// maxNetworks bounds the memory: a program has a few networks, its tests have many.
const maxNetworks = 1000

var (
	networksMu sync.Mutex
	networks   = make(map[any]*Set)
)

// Of returns the Set of all clients that use the same network: within one, a server
// and an id name one status. network is comparable; nil is the internet.
func Of(network any) *Set {
	if network == nil {
		return Shared
	}
	networksMu.Lock()
	defer networksMu.Unlock()
	set, ok := networks[network]
	if !ok {
		if len(networks) >= maxNetworks {
			clear(networks)
		}
		set = new(Set)
		networks[network] = set
	}
	return set
}
