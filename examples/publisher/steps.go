package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// publish makes the steps that are left. Each stores what it achieved before
// the next begins, and does nothing when that is stored already. (river's
// resumable steps belong to a job. These belong to the post: reconnect gives it
// a new job, which has to know what the old one has sent.)
func (w *worker) publish(ctx context.Context, p *post) error {
	steps := [...]func(context.Context, *post) error{w.checkAge, w.resolve, w.upload, w.awaitMedia, w.send}
	for _, step := range steps {
		if err := step(ctx, p); err != nil || p.ended() {
			return err
		}
	}
	return nil
}

// checkAge bounds the snoozes: they do not use up river's attempts.
func (w *worker) checkAge(_ context.Context, p *post) error {
	if age := -p.in(p.CreatedAt); age > w.MaxAge && !p.isOpen() {
		return &ending{stateNeedsLook, fmt.Sprintf("not published within %v; last: %s", w.MaxAge, p.Reason), ""}
	}
	return nil
}

// upload reads the file and hands it over. If the answer is lost, another
// upload does no harm: nobody sees a file that belongs to no post, and Mastodon
// deletes it after a day.
func (w *worker) upload(ctx context.Context, p *post) error {
	if p.MediaPath == "" || p.MediaID != "" {
		return nil
	}
	if err := checkFile(p.MediaPath); err != nil {
		return unreadable(err)
	}
	file, err := os.Open(p.MediaPath)
	if err != nil {
		return unreadable(err)
	}
	defer file.Close()
	media, err := p.client().UploadMediaFromMedia(ctx, &mastodon.Media{File: fileWithoutName{file}, Description: p.MediaAlt})
	var reading *fs.PathError
	switch {
	case errors.As(err, &reading) && reading.Path == p.MediaPath:
		return unreadable(reading)
	case err != nil:
		return err
	}
	p.MediaID, p.MediaReady = string(media.ID), media.URL != ""
	return w.store.save(ctx, p)
}

// unreadable is the ending of a post whose file its owner has to attach again.
func unreadable(err error) *ending {
	return &ending{stateNeedsFix, err.Error(), "The file to attach cannot be read. Attach it again."}
}

// checkFile refuses what cannot be attached: a directory, or a pipe, which would
// have the worker wait for somebody to write to it.
func checkFile(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	return err
}

// fileWithoutName is a file of which go-mastodon does not tell the instance the path.
type fileWithoutName struct{ io.Reader }

// awaitMedia asks whether a video is processed. The answer 206 for one that is
// not comes as an error with CodeMediaProcessing.
func (w *worker) awaitMedia(ctx context.Context, p *post) error {
	if p.MediaID == "" || p.MediaReady {
		return nil
	}
	err := p.client().GetMediaStatus(ctx, &mastodon.Attachment{ID: mastodon.ID(p.MediaID)})
	if err != nil && !errors.Is(err, mastoerr.CategoryNotFound) { // a server without this call; the post will tell
		return err
	}
	p.MediaReady = true
	return w.store.save(ctx, p)
}

// send publishes.
func (w *worker) send(ctx context.Context, p *post) error {
	if err := w.store.markSent(ctx, p, w.Calls); err != nil {
		return err
	}
	ctx = mastoerr.WithIdempotencyKey(ctx, p.key())
	status, err := p.client().PostStatus(ctx, p.toot())
	if err != nil {
		return &sendError{err}
	}
	p.published(status)
	return nil
}

func (p *post) published(status *mastodon.Status) {
	p.State, p.URL, p.StatusID = statePublished, status.URL, string(status.ID)
	p.Reason, p.Fix, p.Until, p.OpenSince = "", "", 0, 0
}

// The ways in which a step ends other than by an error of the API.
type (
	// ending is one that a person has to deal with.
	ending struct{ state, reason, fix string }
	// pause is a wait that we decide on ourselves.
	pause struct {
		d   time.Duration
		why string
	}
	// sendError is a failed request to publish.
	sendError struct{ error }
	// lookError says why the post could not be looked for.
	lookError struct{ error }
)

func (e *ending) Error() string    { return e.reason }
func (p *pause) Error() string     { return p.why }
func (e *sendError) Unwrap() error { return e.error }
func (e *lookError) Unwrap() error { return e.error }
