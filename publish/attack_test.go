package publish_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

// A process that is started anew under a key, without the time of the first request,
// uploads the files again. Mastodon 4.6.5 answers its post with a 500. The post of the
// first process has attachments with other ids, and is no other post for that.
func TestAnotherProcessUnderTheSameKeyNeverTakesThePostForAbsent(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.6.5")))
		inst.Fail(newStatus, lost).Times(1)
		inst.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.Fault{Break: mastoerrtest.NoResponse}).Times(1)
		c := inst.NewAccount("me").Client()
		first, cancel := context.WithTimeout(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), time.Second)
		defer cancel()
		_, err := publish.Post(first, c, withCat("Cat"), mastoerr.Policy{})
		require.Error(t, err)
		time.Sleep(20 * time.Second)
		_, err = publish.Post(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, withCat("Cat"), mastoerr.Policy{})
		inst.RequirePublishedOnce(t, "Cat")
		if err != nil {
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
		}
	})
}

// What is read of a pipe is gone.
func TestAFileThatIsAPipeIsUploadedWhole(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	onMastodon(t, func(t *testing.T, _ *mastoerrtest.Instance, c *mastodon.Client) {
		r, w, err := os.Pipe()
		require.NoError(t, err)
		defer r.Close()
		_, err = w.Write(mastoerrtest.PNG())
		require.NoError(t, err)
		require.NoError(t, w.Close())
		d := publish.Draft{Toot: mastodon.Toot{Status: "Piped"}}
		d.Files = []publish.Attachment{publish.FromFile(fmt.Sprint("/proc/self/fd/", r.Fd()), "")}
		status, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.NoError(t, err)
		require.Len(t, status.MediaAttachments, 1)
	})
}

func TestAnAttachmentWhoseFunctionOpensNothingIsRefused(t *testing.T) {
	onMastodon(t, func(t *testing.T, _ *mastoerrtest.Instance, c *mastodon.Client) {
		d := publish.Draft{Toot: mastodon.Toot{Status: "Hi"}}
		d.Files = []publish.Attachment{publish.FromReader("a.png", func() (io.ReadCloser, error) { return nil, nil }, "")}
		_, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeMissingParameter)
		require.ErrorContains(t, err, `file "a.png"`)
	})
}

// Friendica drops a poll. A part that is out without it is told, as it is by Post.
func TestAResumedThreadTellsWhatAPartLacks(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Friendica()))
		inst.Fail(newStatus, lost).Times(1)
		c := inst.NewAccount("me").Client()
		part := func(text string) publish.Draft {
			return publish.Draft{Toot: mastodon.Toot{Status: text, Visibility: "public", Poll: &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 600}}}
		}
		key := func() context.Context {
			return mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", time.Now().Add(-time.Second))
		}
		killed, cancel := context.WithTimeout(key(), time.Second)
		defer cancel()
		_, err := publish.Thread(killed, c, []publish.Draft{part("One"), part("Two")}, mastoerr.Policy{})
		require.Error(t, err)
		out, err := publish.Thread(key(), c, []publish.Draft{part("One"), part("Two")}, mastoerr.Policy{})
		var different *mastoerr.DifferenceError
		require.ErrorAs(t, err, &different)
		require.ErrorIs(t, err, mastoerr.DifferentPoll)
		require.Len(t, out, 1)
		inst.RequirePublishedOnce(t, "One")
	})
}
