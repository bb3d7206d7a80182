package main

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// world is the demo's instances and accounts.
type world struct {
	store     *store
	queue     queue
	dir       string
	instances []*mastoerrtest.Instance
	gus       mastoerrtest.Account
	gusServer string
	err       error // the first
}

func (w *world) close() {
	for _, i := range w.instances {
		i.Close()
	}
}

// instance starts one.
func (w *world) instance(opts ...mastoerrtest.Option) *mastoerrtest.Instance {
	i := mastoerrtest.Start(opts...)
	w.instances = append(w.instances, i)
	return i
}

// account signs somebody up and connects the account.
func (w *world) account(ctx context.Context, i *mastoerrtest.Instance, name string) mastoerrtest.Account {
	user, _, _ := strings.Cut(strings.TrimPrefix(name, "@"), "@")
	a := i.NewAccount(user)
	if w.err == nil {
		_, _, w.err = w.store.reconnect(ctx, w.queue, i.URL, a.Token, name)
	}
	return a
}

func (w *world) post(ctx context.Context, account string, c content) {
	if w.err == nil {
		_, w.err = c.add(ctx, w.queue, account)
	}
}

// file writes a file to attach.
func (w *world) file(name string, data []byte) string {
	path := filepath.Join(w.dir, name)
	if w.err == nil {
		w.err = os.WriteFile(path, data, 0o600)
	}
	return path
}

const demoPosts = "POST /api/v1/statuses"

func startWorld(ctx context.Context, s *store, q queue, dir string) (*world, error) {
	w := &world{store: s, queue: q, dir: dir}
	lost := mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}

	current := w.instance(mastoerrtest.WithMediaProcessing(4 * time.Second))
	w.account(ctx, current, "@anna@current")
	w.post(ctx, "@anna@current", content{text: "Good morning from a queue"})
	w.post(ctx, "@anna@current", content{text: "A picture", media: w.file("dot.png", dot()), alt: "A single dot"})
	w.account(ctx, current, "@ben@current")
	w.post(ctx, "@ben@current", content{text: "A video, which takes time", media: w.file("film.mp4", mastoerrtest.MP4()), alt: "A film"})
	w.account(ctx, current, "@fay@current")
	w.post(ctx, "@fay@current", content{text: strings.Repeat("Far too long. ", 50)})
	w.gus, w.gusServer = w.account(ctx, current, "@gus@current"), current.URL
	w.gus.Revoke()
	w.post(ctx, "@gus@current", content{text: "The token was revoked, then renewed"})
	w.post(ctx, "@gus@current", content{text: "This one had to wait for it too"})
	w.account(ctx, current, "@hana@current").Revoke()
	w.post(ctx, "@hana@current", content{text: "Nobody renewed this token"})

	old := w.instance(mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.3.8")),
		mastoerrtest.WithLimits(mastoerrtest.Limits{Statuses: mastoerrtest.Limit{Count: 2, Window: 8 * time.Second}}))
	w.account(ctx, old, "@cleo@old")
	for _, text := range []string{"One", "Two", "Three, throttled", "Four"} {
		w.post(ctx, "@cleo@old", content{text: text})
	}
	dora := w.account(ctx, old, "@dora@old")
	old.Fail(demoPosts, lost).By(dora.Token)
	w.post(ctx, "@dora@old", content{text: "Published, but the answer was lost"})

	tiny := w.instance(mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	w.account(ctx, tiny, "@emil@tiny")
	tiny.Fail(demoPosts, lost)
	w.post(ctx, "@emil@tiny", content{text: "Lost where keys are ignored"})

	blind := w.instance(mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	w.account(ctx, blind, "@ivan@blind")
	blind.Fail(demoPosts, lost)
	blind.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeForbidden)).Always()
	w.post(ctx, "@ivan@blind", content{text: "Lost where nobody may look"})

	down := w.instance()
	w.account(ctx, down, "@jo@down")
	w.account(ctx, down, "@kim@down")
	down.Fail("", mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend)).Always().Until(time.Now().Add(6 * time.Second))
	w.post(ctx, "@jo@down", content{text: "Back after six seconds"})
	w.post(ctx, "@kim@down", content{text: "So am I"})

	strict := w.instance()
	w.account(ctx, strict, "@lea@strict")
	reset := time.Now().Add(2 * time.Hour).UTC().Format(time.RFC3339)
	strict.Fail(demoPosts, mastoerrtest.AnswerWith(http.StatusTooManyRequests,
		http.Header{"Content-Type": {"application/json"}, "X-Ratelimit-Reset": {reset}},
		`{"error":"Too many requests"}`)).Always()
	w.post(ctx, "@lea@strict", content{text: "Three hundred in three hours are enough"})
	return w, w.err
}

// reconnectGus is what the reconnect command does.
func (w *world) reconnectGus(ctx context.Context) error {
	_, _, err := w.store.reconnect(ctx, w.queue, w.gusServer, w.gus.NewToken("read write"), "@gus@current")
	return err
}

func (w *world) posts() (n int) {
	for _, i := range w.instances {
		n += len(i.Posts())
	}
	return n
}

func (w *world) publishedTwice() (twice []string) {
	for _, i := range w.instances {
		seen := make(map[string]bool)
		for _, p := range i.Posts() {
			if seen[p.Account+p.Text] {
				twice = append(twice, p.Text)
			}
			seen[p.Account+p.Text] = true
		}
	}
	return twice
}

func dot() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))) // into memory
	return b.Bytes()
}
