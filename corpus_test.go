package mastoerr_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	data "github.com/mastoerr/mastoerr/internal/corpus"
)

// wireCase is a case of the corpus, with its labels as the library has them.
type wireCase struct {
	data.Case
	Expect labels        // where the request is known
	Wait   time.Duration // what the response says about waiting, -1 for nothing
}

type labels struct {
	Category mastoerr.Category
	Action   mastoerr.Action
	Retry    mastoerr.RetrySafety
	Code     mastoerr.Code
}

func labelsOf(e *mastoerr.MastodonError) labels {
	return labels{Category: e.Category, Action: e.Action, Retry: e.Retry, Code: e.Code}
}

// response returns the case as net/http would hand it over.
func (c *wireCase) response(t testing.TB) *http.Response {
	t.Helper()
	u, err := url.Parse("https://m.example" + c.Path)
	require.NoError(t, err)
	return &http.Response{
		StatusCode:    c.Status,
		Header:        c.Header(),
		Body:          io.NopCloser(strings.NewReader(c.Body)),
		ContentLength: int64(len(c.Body)),
		Request:       &http.Request{Method: c.Method, URL: u, Header: make(http.Header)},
	}
}

// corpus returns the recorded failures; with names, only those files.
func corpus(t testing.TB, names ...string) []wireCase {
	t.Helper()
	if len(names) == 0 {
		names = data.Wire
	}
	var cases []wireCase
	for _, c := range data.Read(names...) {
		w := c.Want
		one := wireCase{Case: c, Wait: -1, Expect: labels{
			mastoerr.Category(w.Category), mastoerr.Action(w.Action), mastoerr.RetrySafety(w.Retry), mastoerr.Code(w.Code),
		}}
		if c.Asked != nil {
			info, known := mastoerr.Code(c.Asked.Code).Info()
			require.True(t, known, c.ID)
			one.Expect = labels{info.Category, info.Action, info.Retry, info.Code}
		}
		if w.Wait != nil {
			one.Wait = time.Duration(*w.Wait * float64(time.Second))
		}
		cases = append(cases, one)
	}
	return cases
}
