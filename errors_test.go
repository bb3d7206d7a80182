package mastoerr_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// oneOfEach returns an error for every code, made of a response in the corpus if
// there is one. In a synctest bubble its times are always the same.
func oneOfEach(t *testing.T) []*mastoerr.MastodonError {
	first := make(map[mastoerr.Code]wireCase)
	for _, c := range corpus(t) {
		if c.Disputed != nil {
			continue
		}
		if _, ok := first[c.Expect.Code]; !ok {
			first[c.Expect.Code] = c
		}
	}
	var all []*mastoerr.MastodonError
	for info := range mastoerr.Codes() {
		e := &mastoerr.MastodonError{
			Code: info.Code, Category: info.Category, Action: info.Action, Retry: info.Retry,
			Method: "POST", Host: "m.example", Endpoint: "/api/v1/statuses", Err: errors.New("cause"),
		}
		if c, ok := first[info.Code]; ok {
			require.ErrorAs(t, mastoerr.CheckResponse(c.response(t)), &e)
		}
		all = append(all, e)
	}
	return all
}

// golden compares text, which has a line for each code, with a file of
// testdata/golden.
func golden(t *testing.T, file, text string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", file)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test -run Golden -update .")
	require.Equal(t, string(want), text)
}

func TestGoldenTextsOfEveryCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var text, asJSON, logged bytes.Buffer
		log := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{
			ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
				if len(groups) == 0 && a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			},
		}))
		for _, e := range oneOfEach(t) {
			fmt.Fprintln(&text, e.Error())
			line, err := json.Marshal(e)
			require.NoError(t, err)
			fmt.Fprintf(&asJSON, "%s\n", line)
			log.Error("post", mastoerr.Attr(e))
		}
		golden(t, "error.txt", text.String())
		golden(t, "json.jsonl", asJSON.String())
		golden(t, "slog.txt", logged.String())
	})
}

func TestJSONRoundTripKeepsEverythingButCauseAndBody(t *testing.T) {
	t.Parallel()
	for _, e := range oneOfEach(t) {
		data, err := json.Marshal(e)
		require.NoError(t, err)
		var back mastoerr.MastodonError
		require.NoError(t, json.Unmarshal(data, &back))
		again, err := json.Marshal(&back)
		require.NoError(t, err)
		require.JSONEq(t, string(data), string(again))
		require.Equal(t, e.Error(), back.Error())
		if e.StatusCode != 0 {
			var api *mastodon.APIError
			require.ErrorAs(t, &back, &api)
			require.Equal(t, e.StatusCode, api.StatusCode)
		}
	}
}

func TestJSONOfALaterVersionSurvives(t *testing.T) {
	t.Parallel()
	const later = `{"code":"quota_of_2031","category":"validation","action":"fix_input","retry":"never","status":499,"idempotent":true,"what":1}`
	var e mastoerr.MastodonError
	require.NoError(t, json.Unmarshal([]byte(later), &e))
	require.True(t, errors.Is(&e, mastoerr.Code("quota_of_2031")))
	data, err := json.Marshal(&e)
	require.NoError(t, err)
	require.Contains(t, string(data), `"code":"quota_of_2031"`)

	require.Error(t, json.Unmarshal([]byte(`{"code":1}`), &e))
}

func TestJSONIsBoundedWhateverTheInstanceSays(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\\u0000<x>é", 20000)
	e := mastoerr.Classify(422, []byte(`{"error":"`+long[:30000]+`","details":{`+strings.Repeat(`"`+long[:900]+`":[{"error":"`+long[:900]+`","description":"`+long[:900]+`"}],`, 20)+`"a":[]}}`))
	data, err := json.Marshal(e)
	require.NoError(t, err)
	require.Less(t, len(data), 64<<10)
	require.LessOrEqual(t, len(e.Message), 500)
	require.LessOrEqual(t, len(e.Fields), 16)
}

func TestErrorsAsFindsWhatGoMastodonReturned(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("job 7: %w", &url.Error{Op: "Post", URL: "https://m.example/?q=secret", Err: mastoerr.Classify(422, []byte(`{"error":"Record invalid"}`))})
	var api *mastodon.APIError
	require.ErrorAs(t, err, &api)
	require.Equal(t, 422, api.StatusCode)
	require.Equal(t, "Record invalid", api.Message)

	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Equal(t, mastoerr.CodeValidationFailed, e.Code)
}

func TestMethodsAcceptANilError(t *testing.T) {
	t.Parallel()
	var e *mastoerr.MastodonError
	require.NotPanics(t, func() {
		_ = e.Error()
		_, _ = json.Marshal(e)
		_ = fmt.Sprintf("%v %+v %#v", e, e, e)
	})
	require.NoError(t, e.Unwrap())
	require.False(t, e.Is(mastoerr.CodeTimeout))
	require.False(t, e.Timeout())
	require.Nil(t, e.Body())
	require.Zero(t, e.RetryIn())
	require.Equal(t, slog.Value{}, e.LogValue())

	found, ok := mastoerr.FromError(e)
	require.False(t, ok)
	require.Nil(t, found)
}

func TestIsComparesValuesOnly(t *testing.T) {
	t.Parallel()
	e := mastoerr.Classify(429, nil)
	var typedNil *mastodon.APIError
	require.NotPanics(t, func() { require.False(t, errors.Is(e, typedNil)) })
	require.False(t, errors.Is(e, mastoerr.Classify(429, nil)), "another error is another error")
	require.True(t, errors.Is(e, e))
}

func TestAnErrorIsSafeToShare(t *testing.T) {
	t.Parallel()
	e := mastoerr.Classify(429, []byte(`{"error":"Too many requests"}`))
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			_, _ = e.Error(), e.Body()
			_, _ = json.Marshal(e)
			_, _ = e.LogValue(), errors.Is(e, mastoerr.CodeRateLimited)
		})
	}
	all.Wait()
}

func TestBodyIsACopyOfTheFirst64KiB(t *testing.T) {
	t.Parallel()
	sent := bytes.Repeat([]byte("a"), 100<<10)
	e := mastoerr.Classify(500, sent)
	body := e.Body()
	require.Len(t, body, 64<<10)
	body[0] = 'X'
	sent[1] = 'X'
	require.Equal(t, byte('a'), e.Body()[0])
	require.Equal(t, byte('a'), e.Body()[1])
	require.Nil(t, mastoerr.Classify(500, nil).Body())
}

func TestRetryInIsNeverNegative(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := mastoerr.Classify(429, []byte(`{"error":{"message":"Rate limit","code":"RATE_LIMIT_EXCEEDED","info":{"resetMs":946684829500}}}`))
		require.Equal(t, 29500*time.Millisecond, e.RetryIn())
		time.Sleep(20 * time.Second)
		require.Equal(t, 9500*time.Millisecond, e.RetryIn())
		time.Sleep(20 * time.Second)
		require.Zero(t, e.RetryIn())
		require.False(t, e.RetryAt.IsZero())
	})
}

func TestNoTextFormHoldsASecret(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"error":"Record not found","trace":"` + testkit.SecretBody + `"}`,
		"<html><head><title>502 Bad Gateway</title></head><body>" + testkit.SecretBody + "</body></html>",
		`{"error":{"code":"X"},"b":"` + testkit.SecretBody,
	} {
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			return testkit.Respond(req, 404, body), nil
		}))
		form := url.Values{"status": {testkit.SecretText}}.Encode()
		req, err := http.NewRequestWithContext(mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey), http.MethodPost,
			"https://m.example/api/v1/statuses?access_token="+testkit.SecretQuery, strings.NewReader(form))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+testkit.SecretToken)
		_, err = (&http.Client{Transport: rt}).Do(req)
		require.Error(t, err)
		e, ok := mastoerr.FromError(err)
		require.True(t, ok)

		var logs bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&logs, nil), slog.NewJSONHandler(&logs, nil)} {
			slog.New(h).Error("x", mastoerr.Attr(err), "e", e)
		}
		asJSON, err := json.Marshal(e)
		require.NoError(t, err)
		texts := strings.Join([]string{
			logs.String(), string(asJSON), e.Error(), fmt.Sprintf("%v|%+v|%#v|%s|%q", e, e, e, e, e),
			fmt.Sprintf("%v|%+v|%#v", *e, *e, *e), // printed as values by mistake
		}, "\n")
		for _, secret := range []string{testkit.SecretToken, testkit.SecretQuery, testkit.SecretText, testkit.SecretBody, testkit.SecretKey} {
			require.NotContains(t, texts, secret)
		}
		require.Contains(t, string(e.Body()), testkit.SecretBody, "support can still read it")
	}
}

func TestNoSecretIsPrintedOfAnyWireFailure(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(testkit.SecretRequests))
	for i, c := range corpus(t) {
		req, err := testkit.SecretRequests[names[i%len(names)]](t.Context(), "https://m.example")
		require.NoError(t, err)
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			resp := c.response(t)
			resp.Request = req
			// A member that nobody knows must stay in the body.
			resp.Body = io.NopCloser(strings.NewReader(strings.Replace(c.Body, "{", `{"trace":"`+testkit.SecretBody+`",`, 1)))
			resp.ContentLength = -1
			return resp, nil
		}))
		if _, err = (&http.Client{Transport: rt}).Do(req); err != nil { // most redirects are followed
			testkit.RequireNoSecret(t, err)
		}
	}
}
