package publish

import (
	"bytes"
	"context"
	"io"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/mediaform"
	"github.com/mattn/go-mastodon"
)

// UploadMedia uploads a file and waits until the instance has processed it. It takes the
// place of the client's method.
func (p *Publisher) UploadMedia(ctx context.Context, file string) (*mastodon.Attachment, error) {
	return p.upload(ctx, FromFile(file, ""))
}

// UploadMediaFromBytes uploads data and waits until the instance has processed it. It
// takes the place of the client's method.
func (p *Publisher) UploadMediaFromBytes(ctx context.Context, b []byte) (*mastodon.Attachment, error) {
	return p.upload(ctx, FromBytes("", b, ""))
}

// UploadMediaFromReader uploads what reader has and waits until the instance has
// processed it. It takes the place of the client's method.
func (p *Publisher) UploadMediaFromReader(ctx context.Context, reader io.Reader) (*mastodon.Attachment, error) {
	return p.UploadMediaFromMedia(ctx, &mastodon.Media{File: reader})
}

// UploadMediaFromMedia uploads a file with its description and waits until the instance
// has processed it. It takes the place of the client's method. It reads the readers into
// memory and does not close them.
func (p *Publisher) UploadMediaFromMedia(ctx context.Context, media *mastodon.Media) (*mastodon.Attachment, error) {
	data, name, err := readAll(media.File)
	if err != nil {
		return nil, err
	}
	a := FromBytes(name, data, media.Description)
	a.Focus = media.Focus
	if media.Thumbnail == nil {
		return p.upload(ctx, a)
	}
	small, smallName, err := readAll(media.Thumbnail)
	if err != nil {
		return nil, err
	}
	return p.uploadMedia(ctx, a, func() (*mastodon.Media, error) {
		m, err := a.media()
		if err == nil {
			m.Thumbnail = mediaform.Named{Reader: bytes.NewReader(small), FileName: smallName}
		}
		return m, err
	})
}

func readAll(r io.Reader) (data []byte, name string, err error) {
	if named, ok := r.(interface{ Name() string }); ok {
		name = named.Name()
	}
	if r != nil {
		data, err = io.ReadAll(r)
	}
	return data, name, err
}

// uploadAll uploads the files of a post.
func (p *Publisher) uploadAll(ctx context.Context, files []Attachment) ([]mastodon.ID, error) {
	var ids []mastodon.ID
	for _, a := range files {
		attachment, err := p.upload(ctx, a)
		if err != nil {
			return nil, err
		}
		ids = append(ids, attachment.ID)
	}
	return ids, nil
}

func (p *Publisher) upload(ctx context.Context, a Attachment) (*mastodon.Attachment, error) {
	return p.uploadMedia(ctx, a, a.media)
}

// uploadMedia uploads a file, reports its progress, and names it in the error.
func (p *Publisher) uploadMedia(ctx context.Context, a Attachment, open func() (*mastodon.Media, error)) (*mastodon.Attachment, error) {
	ctx, policy := p.report(ctx, a.Name)
	attachment, err := mastoerr.UploadMedia(ctx, p.Client, open, policy)
	if err != nil {
		return attachment, &FileError{a.Name, err}
	}
	p.memory.AddUpload(attachment.ID, a.shownAs())
	return attachment, nil
}
