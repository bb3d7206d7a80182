package mastoerrtest

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
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

//go:embed cases/*.jsonl
var caseFiles embed.FS

// caseOrder puts Mastodon's own words first, and this package's, which are
// there because the others lack them.
var caseOrder = [...]string{"kit", "mastodon", "edge", "compat", "field", "localized"}

var allCases = sync.OnceValue(func() []Case {
	var all []Case
	for _, name := range caseOrder {
		raw, err := caseFiles.ReadFile("cases/" + name + ".jsonl")
		if err != nil {
			panic(err)
		}
		for line := range bytes.Lines(raw) {
			all = append(all, parseCase(line))
		}
	}
	return all
})

func parseCase(line []byte) Case {
	var row struct {
		ID, Origin, Source, Locale, Why, Method, Path, Body string
		Status                                              int
		Headers                                             map[string]string
		Expect                                              struct {
			Category, Action, Retry, Code string
			WaitS                         *float64 `json:"wait_s"`
		}
	}
	if err := json.Unmarshal(line, &row); err != nil {
		panic("mastoerrtest: cases: " + err.Error())
	}
	c := Case{
		ID: row.ID, Origin: row.Origin, Source: row.Source, Locale: row.Locale, Why: row.Why,
		Method: row.Method, Path: row.Path, Status: row.Status, Body: row.Body,
		Header: make(http.Header, len(row.Headers)),
		Want: Labels{
			Code: mastoerr.Code(row.Expect.Code), Category: mastoerr.Category(row.Expect.Category),
			Action: mastoerr.Action(row.Expect.Action), Retry: mastoerr.RetrySafety(row.Expect.Retry), Wait: -1,
		},
	}
	for name, value := range row.Headers {
		c.Header.Set(name, value)
	}
	if row.Expect.WaitS != nil {
		c.Want.Wait = time.Duration(*row.Expect.WaitS * float64(time.Second))
	}
	return c
}
