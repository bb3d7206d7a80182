package clienttest_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// file is a media file that counts how often it was closed.
type file struct {
	io.Reader
	closed *int
}

func (f file) Close() error { *f.closed++; return nil }

func opener(content string, closed *int) func() (*mastodon.Media, error) {
	return func() (*mastodon.Media, error) {
		return &mastodon.Media{File: file{strings.NewReader(content), closed}, Description: "a file"}, nil
	}
}

// mp4 is the beginning of a video.
const mp4 = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom and so on"

func TestUploadMediaWaitsUntilTheFileCanBeAttached(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithMediaProcessing(time.Minute))
		inst.Fail("POST /api/v2/media", mastoerrtest.Fault{Break: mastoerrtest.Refused}, mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
		c := inst.NewAccount("me").Client()
		closed := 0
		start := time.Now()
		attachment, err := mastoerr.UploadMedia(t.Context(), c, opener(mp4, &closed), mastoerr.Policy{})
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), time.Minute)
		require.Equal(t, 3, closed, "each attempt has read the file anew")

		_, err = mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Look", MediaIDs: []mastodon.ID{attachment.ID}}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, []mastodon.ID{attachment.ID}, inst.RequirePublishedOnce(t, "Look").Media)
	})
}

func TestUploadMediaEnds(t *testing.T) {
	t.Parallel()
	t.Run("when the file cannot be opened", func(t *testing.T) {
		t.Parallel()
		gone := errors.New("no such file")
		c, s := testkit.Client(t, testkit.Published)
		_, err := mastoerr.UploadMedia(t.Context(), c, func() (*mastodon.Media, error) { return nil, gone }, mastoerr.Policy{})
		require.Equal(t, gone, err)
		require.Empty(t, s.Requests)
	})
	t.Run("when there is no file", func(t *testing.T) {
		t.Parallel()
		c, s := testkit.Client(t, testkit.Published)
		_, err := mastoerr.UploadMedia(t.Context(), c, func() (*mastodon.Media, error) { return nil, nil }, mastoerr.Policy{})
		require.EqualError(t, err, "mastoerr: UploadMedia: the function that opens the media returned none")
		require.Empty(t, s.Requests)
	})
	t.Run("when the instance refuses the file", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, s := testkit.Client(t, testkit.Responds(422, `{"error":"Validation failed: File content type is invalid, File is invalid"}`))
			closed := 0
			_, err := mastoerr.UploadMedia(t.Context(), c, opener("x", &closed), mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.CodeMediaTypeUnsupported)
			require.Len(t, s.Requests, 1)
		})
	})
	t.Run("when the instance cannot process the file", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, _ := testkit.Client(t, testkit.Responds(202, `{"id":"1","url":null}`), testkit.Responds(206, `{"id":"1","url":null}`), testkit.Responds(422, `{"error":"Error processing thumbnail for uploaded media"}`))
			closed := 0
			_, err := mastoerr.UploadMedia(t.Context(), c, opener("x", &closed), mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.CodeMediaUnprocessable)
		})
	})
	t.Run("where the server has no such call", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			c, _ := testkit.Client(t, testkit.Responds(200, `{"id":"1","url":null}`), testkit.Responds(404, `{"error":"Record not found"}`))
			closed := 0
			attachment, err := mastoerr.UploadMedia(t.Context(), c, opener("x", &closed), mastoerr.Policy{})
			require.NoError(t, err)
			require.Equal(t, mastodon.ID("1"), attachment.ID)
		})
	})
	t.Run("when something is missing", func(t *testing.T) {
		t.Parallel()
		_, err := mastoerr.UploadMedia(t.Context(), nil, nil, mastoerr.Policy{})
		require.ErrorContains(t, err, "UploadMedia needs")
	})
}

func TestUploadMediaReturnsAnAttachmentThatCanBePosted(t *testing.T) {
	const processed = `{"id":"1","type":"image","url":"https://m.example/1.png","meta":null}`
	missing := testkit.Responds(200, `{"id":"1","type":"unknown","url":"https://m.example/files/original/missing.png"}`)
	for name, answers := range map[string][]testkit.Responder{
		"at once":                   {testkit.Responds(200, processed)},
		"after 202, 206 and 200":    {testkit.Responds(202, `{"id":"1","url":null}`), testkit.Responds(206, `{"id":"1","url":null}`), testkit.Responds(200, processed)},
		"after an unknown type":     {missing, testkit.Responds(200, processed)},
		"after 202 and that":        {testkit.Responds(202, `{"id":"1","url":null}`), missing, missing, testkit.Responds(200, processed)},
		"of a type nobody displays": {testkit.Responds(200, `{"id":"1","type":"unknown","url":"https://m.example/1.png"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, script := testkit.Client(t, answers...)
				closed := 0
				attachment, err := mastoerr.UploadMedia(t.Context(), c, opener("x", &closed), mastoerr.Policy{})
				require.NoError(t, err)
				require.Equal(t, mastodon.ID("1"), attachment.ID)
				require.Equal(t, "https://m.example/1.png", attachment.URL)
				require.Len(t, script.Requests, len(answers))
			})
		})
	}
}

func TestUploadMediaEndsWhenTheTypeStaysUnknown(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Responds(200, `{"id":"1","type":"unknown","url":"https://m.example/files/original/missing.png"}`))
		closed := 0
		start := time.Now()
		attachment, err := mastoerr.UploadMedia(t.Context(), c, opener("x", &closed), mastoerr.Policy{MediaTimeout: time.Minute})
		require.ErrorIs(t, err, mastoerr.GaveUpMedia)
		require.ErrorIs(t, err, mastoerr.CodeMediaProcessing)
		require.Equal(t, mastodon.ID("1"), attachment.ID)
		require.LessOrEqual(t, time.Since(start), time.Minute)
		require.Equal(t, 1, closed)
	})
}

func TestPostOnceEndsWhenAnAttachmentCannotBeProcessed(t *testing.T) {
	early := testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)
	for name, c := range map[string]struct {
		asked    testkit.Responder
		want     error
		requests int
	}{
		"the processing failed":        {testkit.Responds(422, `{"error":"Error processing thumbnail for uploaded media"}`), mastoerr.CodeMediaUnprocessable, 2},
		"the processing goes on":       {testkit.Responds(206, `{"id":"1","url":null}`), nil, 3},
		"nobody can tell":              {testkit.Responds(503, ""), nil, 3},
		"the instance asks for a wait": {testkit.Responds(429, limited, "Retry-After", "60"), nil, 3},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				client, script := testkit.Client(t, early, c.asked, testkit.Responds(200, `{"id":"9"}`))
				start := time.Now()
				status, err := mastoerr.PostOnce(t.Context(), client, &mastodon.Toot{Status: "Look", MediaIDs: []mastodon.ID{"1"}}, mastoerr.Policy{})
				require.Len(t, script.Requests, c.requests)
				if c.want != nil {
					require.ErrorIs(t, err, c.want)
					require.Zero(t, time.Since(start), "not after ten minutes")
					require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
					return
				}
				require.NoError(t, err)
				require.Equal(t, mastodon.ID("9"), status.ID)
				if name == "the instance asks for a wait" {
					require.GreaterOrEqual(t, time.Since(start), time.Minute)
				}
			})
		})
	}
}
