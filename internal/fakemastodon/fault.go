package fakemastodon

import (
	"net/http"
	"time"
)

// Fault is what goes wrong with one request. mastoerrtest.Fault explains the
// fields; here, what a code stands for is in Break or Answer already.
type Fault struct {
	Stage       Stage
	Break       Break
	Answer      *Answer
	Own         bool
	Delay, Work time.Duration
	Label       string // for the log
	Key         KeyFault
	ListedAfter time.Duration
	Warning     *string // stored instead of the one that was sent
	Dropped     bool
	List        ListFault
}

// KeyFault is what goes wrong with a key; mastoerrtest.KeyFault explains it.
type KeyFault struct {
	Lost, LockKept bool
	After, For     time.Duration
}

// ListFault is what is wrong with a list.
type ListFault string

// The faults of lists, as in mastoerrtest.
const (
	NullList     ListFault = "null"
	EmptyList    ListFault = "empty list"
	EmptyEntries ListFault = "empty entries"
	NoTimes      ListFault = "no times"
	OldestFirst  ListFault = "oldest first"
)

// Stage says how far a request gets.
type Stage int

// The stages, as in mastoerrtest.
const (
	BeforeApply Stage = iota
	AfterApply
	BeforeSend
)

// Break is a way in which a connection breaks.
type Break string

// The breaks, as in mastoerrtest.
const (
	Refused         Break = "refused"
	NoSuchHost      Break = "no such host"
	BadCertificate  Break = "bad certificate"
	Reset           Break = "reset"
	CloseConnection Break = "connection closed"
	NoResponse      Break = "no response"
	CutBody         Break = "cut body"
	HalfBody        Break = "half body"
	EmptyBody       Break = "empty body"
	CutRequest      Break = "cut request"
)

// noResponseTimeout is when the client's kernel gives up a connection on which
// nothing comes: net.KeepAliveConfig has 15 seconds idle and 9 probes 15 seconds
// apart.
const noResponseTimeout = 150 * time.Second

// OfBody reports whether the response begins and breaks in its body.
func (b Break) OfBody() bool { return b == CutBody || b == HalfBody || b == EmptyBody }

// Answer is a response as it comes over the wire.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// replaces reports whether the caller gets something other than the server's
// own complete response.
func (f *Fault) replaces() bool { return f.Break != "" || f.Answer != nil }

// beforeSend reports whether the request ends before anything of it is sent.
func (f *Fault) beforeSend() bool {
	switch f.Break {
	case Refused, NoSuchHost, BadCertificate:
		return true
	case "":
		return false
	}
	return f.Stage == BeforeSend && !f.Break.OfBody()
}
