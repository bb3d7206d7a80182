package mastoerrtest

import (
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/corpus"
)

// Case is a failure as it came over the wire, with the labels that it deserves.
type Case struct {
	ID     string
	Origin string // the software that answers: mastodon, gotosocial, nginx, cloudflare …
	Source string // where the failure was read or captured
	Locale string // the language of its words
	Why    string // why it has these labels
	Method string
	Path   string
	Status int
	Header http.Header
	Body   string
	Want   Labels
}

// Labels are what mastoerr makes of a failure.
type Labels struct {
	Code     mastoerr.Code
	Category mastoerr.Category
	Action   mastoerr.Action
	Retry    mastoerr.RetrySafety
	// Wait is what the response says about waiting; negative when it is silent.
	Wait time.Duration
}

// LabelsOf returns the labels of e. Wait is always negative, as RetryAt depends on
// the clock: compare e.RetryIn with the Wait of a case by itself.
func LabelsOf(e *mastoerr.MastodonError) Labels {
	return Labels{Code: e.Code, Category: e.Category, Action: e.Action, Retry: e.Retry, Wait: -1}
}

// Response returns the case as net/http would hand it over, with the request
// that it answers.
func (c Case) Response() *http.Response {
	u, err := url.Parse("https://mastodon.test" + c.Path)
	if err != nil {
		u = &url.URL{Scheme: "https", Host: "mastodon.test", Path: c.Path}
	}
	return &http.Response{
		Status: statusLine(c.Status), StatusCode: c.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: c.Header.Clone(), ContentLength: int64(len(c.Body)),
		Body:    io.NopCloser(strings.NewReader(c.Body)),
		Request: &http.Request{Method: c.Method, URL: u, Header: make(http.Header)},
	}
}

// Cases iterates over the failures that are known from Mastodon, from the
// servers that speak its API and from what stands in front of them. Each is one
// response; what has none, such as a refused connection, is a Fault.
func Cases() iter.Seq[Case] { return slices.Values(allCases()) }

// Response returns a wire response of a real server that shows as code, nil
// when no response can: for codes of the network, and for what is refused
// before it is sent. Each call returns a new one.
func Response(code mastoerr.Code) *http.Response {
	c := findCase(code, "", "", "", "")
	if c == nil {
		return nil
	}
	return c.Response()
}

// caseOrder puts Mastodon's own words first, and those that this package adds,
// which are there because the others lack them.
var caseOrder = []string{"kit", "mastodon", "edge", "compat", "field", "reports", "localized"}

var allCases = sync.OnceValue(func() []Case {
	var all []Case
	for _, row := range corpus.Read(caseOrder...) {
		if row.Disputed == nil {
			all = append(all, caseOf(&row))
		}
	}
	return all
})

func caseOf(row *corpus.Case) Case {
	c := Case{
		ID: row.ID, Origin: row.Origin, Source: row.Source, Locale: row.Locale, Why: row.Why,
		Method: row.Method, Path: row.Path, Status: row.Status, Header: row.Header(), Body: row.Body,
		Want: Labels{
			Code: mastoerr.Code(row.Want.Code), Category: mastoerr.Category(row.Want.Category),
			Action: mastoerr.Action(row.Want.Action), Retry: mastoerr.RetrySafety(row.Want.Retry), Wait: -1,
		},
	}
	if row.Asked != nil { // a Case has its request
		info, _ := mastoerr.Code(row.Asked.Code).Info()
		c.Want = Labels{info.Code, info.Category, info.Action, info.Retry, -1}
	}
	if row.Want.Wait != nil {
		c.Want.Wait = time.Duration(*row.Want.Wait * float64(time.Second))
	}
	return c
}
