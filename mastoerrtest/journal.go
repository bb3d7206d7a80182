package mastoerrtest

import "time"

// Request is one request as it was met.
type Request struct {
	Time    time.Time
	Method  string
	Path    string // without the query
	Account string // "" without a good token
	Key     string // the Idempotency-Key
	Status  int    // that the caller got, 0 for none
	Fault   string // what went wrong on purpose, "" for nothing
}

// journal is the log of requests.
type journal struct {
	keep    int // 0 is all
	dropped uint64
	list    []Request
	nowhere Request
}

// add returns the entry's number, by which at finds it again. Numbers begin
// with 1.
func (j *journal) add(r Request) uint64 {
	if j.keep > 0 && len(j.list) >= 2*j.keep {
		n := copy(j.list, j.list[len(j.list)-j.keep:])
		j.dropped += uint64(len(j.list) - n)
		clear(j.list[n:])
		j.list = j.list[:n]
	}
	j.list = append(j.list, r)
	return j.dropped + uint64(len(j.list))
}

func (j *journal) at(entry uint64) *Request {
	if entry <= j.dropped || entry > j.dropped+uint64(len(j.list)) {
		return &j.nowhere
	}
	return &j.list[entry-j.dropped-1]
}

// Requests returns the log of all requests, or with WithRequestLog of the last
// ones, in the order of their arrival.
func (i *Instance) Requests() []Request {
	i.lock()
	defer i.mu.Unlock()
	list := i.log.list
	if i.log.keep > 0 && len(list) > i.log.keep {
		list = list[len(list)-i.log.keep:]
	}
	return append([]Request(nil), list...)
}

// RequestCount is how many requests to an endpoint came; see Fail for the
// notation. With WithRequestLog it is how many of those in the log.
func (i *Instance) RequestCount(endpoint string) int {
	method, path, err := parseEndpoint(endpoint)
	if err != nil {
		i.complain("RequestCount(%q): %v", endpoint, err)
	}
	n := 0
	for _, r := range i.Requests() {
		if (method == "" || r.Method == method) && matchPath(path, r.Path) {
			n++
		}
	}
	return n
}

// forgets reports whether the log has left requests out.
func (i *Instance) forgets() bool {
	i.lock()
	defer i.mu.Unlock()
	return i.log.keep > 0 && i.log.dropped+uint64(len(i.log.list)) > uint64(i.log.keep)
}
