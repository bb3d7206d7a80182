package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestACorrectionKeepsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	before := content{text: "Long", media: "/dot.png", alt: "A dot"}
	tests := map[string]struct{ change, want content }{
		"the same again": {content{}, before},
		"the text":       {content{text: "Short"}, content{text: "Short", media: "/dot.png", alt: "A dot"}},
		"the alt text":   {content{alt: "A point"}, content{text: "Long", media: "/dot.png", alt: "A point"}},
		"the file":       {content{media: "/cat.png"}, content{text: "Long", media: "/cat.png"}},
		"a file and its alt text": {
			content{media: "/cat.png", alt: "A cat"}, content{text: "Long", media: "/cat.png", alt: "A cat"},
		},
		"no file any more": {content{noMedia: true}, content{text: "Long"}},
	}
	for database, address := range databases() {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			r := newRigOn(t, address(t))
			for name, tt := range tests {
				t.Run(name, func(t *testing.T) {
					id := r.addContent(t, before)
					_, err := r.store.exec(t.Context(), "UPDATE posts SET state = 'needs_fix' WHERE id = $1", id)
					require.NoError(t, err)
					require.NoError(t, tt.change.replace(t.Context(), r.queue, id))
					p := r.load(t, id)
					assert.Equal(t, tt.want, content{text: p.Text, media: p.MediaPath, alt: p.MediaAlt})
					assert.Equal(t, stateQueued, p.State)
					assert.Equal(t, 2, p.Version)
				})
			}
		})
	}
}

func TestAPostThatNeedsALookSaysThatItMayBeOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	r.worker.Calls, r.worker.Settle, r.worker.Retry = 300*time.Millisecond, time.Millisecond, time.Millisecond
	r.inst.Fail(posting, lostAnswer)
	r.inst.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeInternalError)).Always()
	id := r.add(t, "Hello")
	for range 3 * r.worker.MaxTries {
		if outcome(r.work(t.Context(), id)) == "cancel" {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	p := r.load(t, id)
	assert.Equal(t, stateNeedsLook, p.State)
	assert.Contains(t, p.Reason, "It may have been published: look before you send it again.")
	r.inst.RequirePublishedOnce(t, "Hello")
}

func TestAPersonWhoHasLookedSaysWhatIsThere(t *testing.T) {
	t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "test.db"))
	r := newRigOn(t, os.Getenv("DATABASE_URL"))
	r.add(t, "Hello")
	done := []string{"done", "-post", "1", "-url", "https://mastodon.example/@anna/1"}
	_, err := output(t, done...)
	require.ErrorContains(t, err, "post 1 is not in needs_look")

	_, err = r.store.exec(t.Context(), "UPDATE posts SET state = 'needs_look', reason = 'tried 30 times'")
	require.NoError(t, err)
	text, err := output(t, done...)
	require.NoError(t, err)
	assert.Equal(t, "post 1 is published\n", text)
	p := r.load(t, 1)
	assert.Equal(t, statePublished, p.State)
	assert.Equal(t, "https://mastodon.example/@anna/1", p.URL)
	assert.Empty(t, p.Reason)
}
