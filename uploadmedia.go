package mastoerr

import (
	"context"
	"errors"

	"github.com/mattn/go-mastodon"
)

// UploadMedia uploads a file and waits until the instance has processed it, so
// that a post can attach it: videos and sounds are answered with a 202 and take
// from seconds to minutes. It is Do for both calls; Policy bounds the waits. When
// only the processing failed or took too long, the attachment is returned beside
// the error, so that it can be asked for again instead of uploaded anew.
//
// open gives the media anew for each attempt, as a reader can be read only once;
// its error ends UploadMedia. A reader that is an io.Closer is closed. Unlike
// other calls, an upload of unknown outcome is sent again: what is left behind
// is an attachment that belongs to no post, which the instance deletes by
// itself.
func UploadMedia(ctx context.Context, c *mastodon.Client, open func() (*mastodon.Media, error), p Policy) (*mastodon.Attachment, error) {
	if c == nil || c.Config == nil || open == nil {
		return nil, errors.New("mastoerr: UploadMedia needs a client with a Config and a function that opens the media")
	}
	c = wrapped(c)
	r := newRun(ctx, p)
	r.harmless = true
	attachment, err := repeat(r, func(ctx context.Context) (*mastodon.Attachment, error) {
		return upload(ctx, c, open)
	})
	if err != nil || attachment.URL != "" {
		return attachment, err
	}
	_, err = Do(ctx, p, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.GetMediaStatus(ctx, attachment)
	})
	if errors.Is(err, CategoryNotFound) {
		return attachment, nil // a server without this call; the post will tell
	}
	return attachment, err
}

func upload(ctx context.Context, c *mastodon.Client, open func() (*mastodon.Media, error)) (*mastodon.Attachment, error) {
	media, err := open()
	if err != nil {
		return nil, err
	}
	defer closeReader(media.File)
	defer closeReader(media.Thumbnail)
	attachment, err := c.UploadMediaFromMedia(ctx, media)
	if err == nil && attachment.ID == "" {
		return nil, failure{code: CodeInvalidResponse, detail: "the answer is no attachment"}.explain(nil)
	}
	return attachment, err
}

func closeReader(r any) {
	if c, ok := r.(interface{ Close() error }); ok {
		_ = c.Close()
	}
}
