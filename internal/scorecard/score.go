package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/corpus"
)

// scored is a case with its score.
type scored struct {
	corpus.Case
	score
	set string
}

// score compares what the library says of a case with its label.
type score struct {
	Verdict string // action, retry and code
	Right   bool   // category, action and retry are the label's
	Code    bool   // so is the code
	Unsafe  bool   // "safe", though the label does not allow it
}

// judge returns the score of a case. One that counts as a success has the verdict "none".
func judge(c *corpus.Case) score {
	s := score{Verdict: "none"}
	var e *mastoerr.MastodonError
	if !errors.As(mastoerr.CheckResponse(response(c)), &e) {
		return s
	}
	want := c.Want
	s.Verdict = fmt.Sprintf("%s %s %s", e.Action, e.Retry, e.Code)
	s.Right = want.Retry == "" || string(e.Retry) == want.Retry
	if want.Category != "" { // the sets more and pages have code and, mostly, retry only
		s.Right = s.Right && string(e.Category) == want.Category && string(e.Action) == want.Action
	}
	s.Code = string(e.Code) == want.Code
	s.Unsafe = e.Retry == mastoerr.RetrySafe && want.Retry != string(mastoerr.RetrySafe)
	return s
}

// response returns the case as net/http would hand it over.
func response(c *corpus.Case) *http.Response {
	u, err := url.Parse("https://m.example" + c.Path)
	if err != nil {
		panic(err)
	}
	return &http.Response{
		StatusCode:    c.Status,
		Header:        c.Header(),
		Body:          io.NopCloser(strings.NewReader(c.Body)),
		ContentLength: int64(len(c.Body)),
		Request:       &http.Request{Method: c.Method, URL: u, Header: make(http.Header)},
	}
}

// tally counts the cases of a set.
type tally struct{ cases, right, code, unsafe int }

func (t *tally) add(c *scored) {
	t.cases++
	t.right += one(c.Right)
	t.code += one(c.score.Code)
	t.unsafe += one(c.Unsafe)
}

func (t *tally) String() string {
	percent := func(n int) float64 { return 100 * float64(n) / float64(max(t.cases, 1)) }
	return fmt.Sprintf("%5d %6d %7.1f%% %6d %7.1f%% %7d", t.cases, t.right, percent(t.right), t.code, percent(t.code), t.unsafe)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
