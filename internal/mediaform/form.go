// Package mediaform writes the multipart form of a media upload. go-mastodon writes
// one too, but it calls every file application/octet-stream, which Friendica takes for
// no picture, sends the whole path as the file's name, and holds the file in memory.
package mediaform

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"mime/multipart"
	"net/textproto"
	"strings"

	"github.com/mastoerr/mastoerr/internal/mediatype"
	"github.com/mattn/go-mastodon"
)

// Form is the form of one upload. Its body can be read more than once, as a redirect
// or a reused connection may need it again.
type Form struct {
	contentType string
	parts       []section
	size        int64
	progress    func(sent, total int64)
}

// section is a part of the body that can be read at any place.
type section struct {
	io.ReaderAt
	size int64
}

// New returns the form for media. It reads a file whose size it cannot tell into
// memory: many servers want a Content-Length. The progress of ctx is told of what is
// read of the body (see WithProgress).
func New(ctx context.Context, media *mastodon.Media) (*Form, error) {
	f := &Form{progress: progressOf(ctx)}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for _, file := range []struct {
		field string
		io.Reader
	}{{"file", media.File}, {"thumbnail", media.Thumbnail}} {
		if file.Reader == nil {
			continue
		}
		content, err := sectionOf(file.Reader)
		if err != nil {
			return nil, err
		}
		if err := createFile(w, file.field, nameOf(file.Reader), content); err != nil {
			return nil, err
		}
		f.add(&head)
		f.append(content)
	}
	for _, field := range [][2]string{{"description", media.Description}, {"focus", media.Focus}} {
		if field[1] == "" {
			continue
		}
		if err := w.WriteField(field[0], field[1]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	f.add(&head)
	f.contentType = w.FormDataContentType()
	return f, nil
}

// add adds what was written so far.
func (f *Form) add(b *bytes.Buffer) {
	f.append(section{bytes.NewReader(bytes.Clone(b.Bytes())), int64(b.Len())})
	b.Reset()
}

func (f *Form) append(s section) {
	f.parts = append(f.parts, s)
	f.size += s.size
}

// Body returns a reader of the whole form.
func (f *Form) Body() io.ReadCloser {
	var readers []io.Reader
	for _, s := range f.parts {
		readers = append(readers, io.NewSectionReader(s, 0, s.size))
	}
	body := io.MultiReader(readers...)
	if f.progress != nil {
		body = &meter{Reader: body, form: f}
	}
	return io.NopCloser(body)
}

// createFile begins the part of a file.
func createFile(w *multipart.Writer, field, name string, content section) error {
	head := make([]byte, min(content.size, mediatype.SniffLen))
	if _, err := content.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", multipart.FileContentDisposition(field, name))
	header.Set("Content-Type", mediatype.Of(name, head))
	_, err := w.CreatePart(header)
	return err
}

// sectionOf returns a reader's content, from its beginning where it can be read at
// any place.
func sectionOf(r io.Reader) (section, error) {
	if n, ok := r.(Named); ok {
		r = n.Reader
	}
	if at, ok := r.(io.ReaderAt); ok {
		if size, ok := sizeOf(r); ok {
			return section{at, size}, nil
		}
	}
	content, err := io.ReadAll(r)
	return section{bytes.NewReader(content), int64(len(content))}, err
}

// sizeOf returns the size of a bytes.Reader and its like, or of a regular file.
func sizeOf(r io.Reader) (int64, bool) {
	switch r := r.(type) {
	case interface{ Size() int64 }:
		return r.Size(), true
	case interface{ Stat() (fs.FileInfo, error) }: // *os.File
		info, err := r.Stat()
		if err != nil || !info.Mode().IsRegular() {
			return 0, false
		}
		return info.Size(), true
	}
	return 0, false
}

// Named is a reader with the name of its file.
type Named struct {
	io.Reader
	FileName string
}

// Close closes the reader, if it can be closed.
func (n Named) Close() error {
	if c, ok := n.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// nameOf returns a reader's name: the last element of its path, because other
// directories are none of the instance's business.
func nameOf(r io.Reader) string {
	switch r := r.(type) {
	case Named:
		return BaseName(r.FileName)
	case interface{ Name() string }:
		return BaseName(r.Name())
	}
	return BaseName("")
}

// BaseName returns the last element of a path of any system. It returns "upload" if
// there is none, as go-mastodon says.
func BaseName(path string) string {
	path = strings.TrimRight(path, `/\`)
	if path = path[strings.LastIndexAny(path, `/\`)+1:]; path == "" {
		return "upload"
	}
	return strings.ToValidUTF8(path, "_")
}
