package fakemastodon

import "time"

// Request is an entry of the log; mastoerrtest.Request explains its fields.
type Request struct {
	Time    time.Time
	Method  string
	Path    string
	Account string
	Key     string
	Status  int
	Fault   string
}

// journal is the log of requests.
type journal struct {
	keep    int // 0 is all
	dropped uint64
	list    []Request
	discard Request // takes what is written to an entry that was dropped
}

// add returns the number of the new entry, for at. Numbers begin with 1.
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

// at returns an entry to write to.
func (j *journal) at(entry uint64) *Request {
	if r := j.find(entry); r != nil {
		return r
	}
	return &j.discard
}

// find returns an entry, nil for none and for one that was dropped.
func (j *journal) find(entry uint64) *Request {
	if entry <= j.dropped || entry > j.dropped+uint64(len(j.list)) {
		return nil
	}
	return &j.list[entry-j.dropped-1]
}

// last returns a copy of the entries to keep.
func (j *journal) last() []Request {
	list := j.list
	if j.keep > 0 && len(list) > j.keep {
		list = list[len(list)-j.keep:]
	}
	return append([]Request(nil), list...)
}

// incomplete reports whether entries were left out.
func (j *journal) incomplete() bool {
	return j.keep > 0 && j.dropped+uint64(len(j.list)) > uint64(j.keep)
}
