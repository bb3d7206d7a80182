package publish

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/mediaform"
	"github.com/mastoerr/mastoerr/internal/mediatype"
	"github.com/mattn/go-mastodon"
)

// Attachment is a file that a post attaches. Make it with FromFile, FromBytes or
// FromReader.
type Attachment struct {
	// Name is the file's name, without directories.
	Name string
	// Description is the alternative text.
	Description string
	// Focus is the point that previews keep in view, such as "0.5,-0.2"
	// (https://docs.joinmastodon.org/api/guidelines/#focal-points). Empty is the middle.
	Focus string

	open func() (io.ReadCloser, error)
	head func() (head []byte, size int64, err error) // nil where that would be costly
}

// FromFile returns the attachment for a file of this machine. alt is its alternative
// text. The file is opened when it is needed.
func FromFile(path, alt string) Attachment {
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	return Attachment{
		Name: mediaform.BaseName(path), Description: alt, open: open,
		head: func() ([]byte, int64, error) { return headOfFile(path) },
	}
}

// FromBytes returns the attachment for data in memory. Where the data does not say what
// it is, the name does.
func FromBytes(name string, data []byte, alt string) Attachment {
	return Attachment{
		Name: mediaform.BaseName(name), Description: alt,
		open: func() (io.ReadCloser, error) { return inMemory{bytes.NewReader(data)}, nil },
		head: func() ([]byte, int64, error) {
			return data[:min(len(data), mediatype.SniffLen)], int64(len(data)), nil
		},
	}
}

// FromReader returns the attachment for what open returns. open is called anew for each
// attempt, because a reader can be read only once. The reader is closed. One that has no
// ReadAt and no size, as an *os.File does, is held in memory.
func FromReader(name string, open func() (io.ReadCloser, error), alt string) Attachment {
	return Attachment{Name: mediaform.BaseName(name), Description: alt, open: open}
}

// inMemory is a bytes.Reader that can be closed.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// headOfFile returns the beginning of a file, and its size. Of a pipe it returns nothing,
// because what is read once is gone.
func headOfFile(path string) (head []byte, size int64, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return nil, -1, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	head, err = io.ReadAll(io.LimitReader(f, mediatype.SniffLen))
	return head, info.Size(), err
}

// media opens the attachment for one attempt.
func (a *Attachment) media() (*mastodon.Media, error) {
	if a.open == nil {
		return nil, refuse(mastoerr.CodeMissingParameter, "an Attachment is made with FromFile, FromBytes or FromReader")
	}
	r, err := a.open()
	switch {
	case err != nil:
		return nil, unreadable(err)
	case r == nil:
		return nil, refuse(mastoerr.CodeMissingParameter, "the Attachment's function opens nothing")
	}
	return &mastodon.Media{
		File:        mediaform.Named{Reader: r, FileName: a.Name},
		Description: a.Description, Focus: a.Focus,
	}, nil
}

// unreadable explains that a file of this machine cannot be read, which nobody but the
// owner can change. Other errors, such as those of a download, stay what they are.
func unreadable(err error) error {
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	e := newError(mastoerr.CodeMediaUnprocessable)
	e.Err = err
	return e
}

// inspect returns the attachment's type, as far as it is known without opening what
// may be costly to open, and its size, -1 if that is not known.
func (a *Attachment) inspect() (mediaType string, size int64, err error) {
	if a.head == nil {
		return mediatype.Of(a.Name, nil), -1, nil
	}
	head, size, err := a.head()
	if err != nil {
		return "", 0, unreadable(err)
	}
	return mediatype.Of(a.Name, head), size, nil
}

// shownAs returns how the attachment is known on the server.
func (a *Attachment) shownAs() draft.File {
	t, _, err := a.inspect()
	if err != nil {
		t = "" // the post may be out although the file is gone
	}
	kind := mediatype.Kind(t)
	if t == "image/gif" {
		kind = "gif"
	}
	return draft.File{Kind: kind, Description: a.Description}
}
