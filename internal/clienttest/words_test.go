package clienttest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func logged(err error) string {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Error("x", mastoerr.Attr(err))
	return b.String()
}

func TestTextAndAttrKeepTheCallersWords(t *testing.T) {
	t.Parallel()
	client, _ := testkit.Client(t, testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`))
	_, failed := client.Search(t.Context(), "secret words", false)
	const ours = "mastodon: GET m.example/api/v2/search: 422 text_blank: Validation failed: Text can't be blank"
	gaveUp := &mastoerr.GaveUpError{Attempts: 2, Reason: mastoerr.GaveUpDeadline, Last: fmt.Errorf("part 2: %w", failed)}
	different := &mastoerr.DifferenceError{Status: &mastodon.Status{ID: "9"}, Differences: []mastoerr.Difference{mastoerr.DifferentMedia}}
	for name, c := range map[string]struct {
		err           error
		text, context string
	}{
		"nothing":                {failed, ours, ""},
		"words before":           {fmt.Errorf("part 2 of the thread: %w", failed), "part 2 of the thread: " + ours, "part 2 of the thread"},
		"words around":           {fmt.Errorf("part 2: %w (cat.png)", failed), "part 2: " + ours + " (cat.png)", "part 2 (cat.png)"},
		"several layers":         {fmt.Errorf("job 7: %w", fmt.Errorf("part 2: %w", failed)), "job 7: part 2: " + ours, "job 7: part 2"},
		"an error beside":        {errors.Join(errors.New("cleanup failed"), failed), "cleanup failed " + ours, "cleanup failed"},
		"a URL with a query":     {fmt.Errorf("GET https://me:pw@m.example/x?access_token=abcdefgh: %w", failed), "GET https://m.example/x " + ours, "GET https://m.example/x"},
		"a header":               {fmt.Errorf("with Authorization: Bearer abcdefgh: %w", failed), "with Authorization: Bearer [redacted] " + ours, "with Authorization: Bearer [redacted]"},
		"several lines":          {fmt.Errorf("part\n2: %w", failed), "part 2: " + ours, "part 2"},
		"around a GaveUpError":   {fmt.Errorf("job 7: %w", gaveUp), "job 7: mastoerr: gave up after 2 attempts (deadline): part 2: " + ours, "job 7"},
		"around a difference":    {fmt.Errorf("job 7: %w", different), "job 7: " + different.Error(), "job 7"},
		"around the error alone": {fmt.Errorf("job 7: %w", errors.Unwrap(failed)), "job 7: " + ours, "job 7"},
		"around go-mastodon's":   {fmt.Errorf("job 7: %w", &mastodon.APIError{StatusCode: 429}), "job 7: mastodon: 429 rate_limited", "job 7"},
		"around the network's":   {fmt.Errorf("job 7: %w", io.ErrUnexpectedEOF), "mastodon: invalid_response: the response is empty or was cut off", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.text, mastoerr.Text(c.err))
			line := logged(c.err)
			require.Equal(t, c.context != "", strings.Contains(line, "error.context"), line)
			require.Contains(t, line, c.context)
			for _, text := range []string{mastoerr.Text(c.err), line} {
				require.NotContains(t, text, "secret")
				require.NotContains(t, text, "abcdefgh")
				require.LessOrEqual(t, strings.Count(text, "/api/v2/search"), 1)
			}
		})
	}
}

func TestLongWordsDoNotPushTheErrorOut(t *testing.T) {
	t.Parallel()
	failed := mastoerr.Classify(429, nil)
	text := mastoerr.Text(fmt.Errorf("%s: %w %s", strings.Repeat("a", 1<<20), failed, strings.Repeat("b", 1<<20)))
	require.Contains(t, text, failed.Error())
	require.LessOrEqual(t, len(text), 4<<10)
}

func TestTheWordsOfAnOperationSurviveDo(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		client, _ := testkit.Client(t, testkit.Responds(502, ""))
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			status, err := client.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
			if err != nil {
				err = fmt.Errorf("part 2: %w", err)
			}
			return status, err
		})
		require.Contains(t, mastoerr.Text(err), "part 2: mastodon: POST m.example/api/v1/statuses: 502")
		require.Contains(t, err.Error(), "part 2: ")
	})
}
