package mastoerr

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/mediaform"
	"github.com/mattn/go-mastodon"
)

// UploadMedia uploads a file and waits until the instance has processed it, so that a
// post can attach it. The processing of videos and sounds takes from seconds to minutes.
// Both calls are repeated as Do repeats them. Policy.MediaTimeout bounds the wait for the
// processing. After it the attachment has its URL. When only the processing failed or took too long, UploadMedia returns the
// attachment beside the error. Ask for it again with GetMediaStatus instead of uploading
// the file again.
//
// open returns the media for one attempt, because a reader can be read only once. Its
// error, or nil media, ends UploadMedia. UploadMedia closes a reader that is an
// io.Closer.
//
// The upload says of which type the file is, by its content, then by its name, and sends
// the last element of a path alone. A reader with a Name method, such as *os.File, has
// a name. A file, and a reader with ReadAt and Size, is not held in memory.
//
// Unlike a post, an upload of unknown outcome is sent again. What may be left behind is
// an attachment without a post, which the instance deletes by itself.
func UploadMedia(ctx context.Context, c *mastodon.Client, open func() (*mastodon.Media, error), p Policy) (*mastodon.Attachment, error) {
	if c == nil || c.Config == nil || open == nil {
		return nil, errors.New("mastoerr: UploadMedia needs a client with a Config and a function that opens the media")
	}
	c, p = prepared(c, p)
	l := newRetryLoop(ctx, p)
	l.record.DuplicateOK = true
	attachment, err := repeat(l, func(ctx context.Context) (*mastodon.Attachment, error) {
		return upload(ctx, c, open)
	})
	if err != nil || isProcessed(attachment) {
		return attachment, err
	}
	processed, err := Do(ctx, p, func(ctx context.Context) (*mastodon.Attachment, error) {
		shown, err := fetchMedia(ctx, c, attachment.ID)
		if err == nil && isPlaceholder(shown) {
			err = newSuccessError(CodeMediaProcessing, attempt.From(ctx), "the attachment is of an unknown type still")
		}
		return shown, err
	})
	switch {
	case err == nil:
		return processed, nil
	case errors.Is(err, CategoryNotFound):
		return attachment, nil // a server without this call; the post will tell
	}
	return attachment, err
}

// isProcessed reports whether an attachment can be posted.
func isProcessed(a *mastodon.Attachment) bool { return a.URL != "" && !isPlaceholder(a) }

// isPlaceholder reports whether an attachment shows what Mastodon shows of a file that it
// has not processed, or could not process.
func isPlaceholder(a *mastodon.Attachment) bool {
	return a.Type == "unknown" && strings.HasSuffix(a.URL, "/missing.png")
}

// fetchMedia returns an attachment as the instance shows it now. go-mastodon's
// GetMediaStatus does not decode it.
func fetchMedia(ctx context.Context, c *mastodon.Client, id mastodon.ID) (*mastodon.Attachment, error) {
	body, err := getJSON(ctx, c, "/api/v1/media/"+url.PathEscape(string(id)), nil)
	if err != nil {
		return nil, err
	}
	attachment := new(mastodon.Attachment)
	var otherForm *json.UnmarshalTypeError
	if err := json.Unmarshal(body, attachment); err != nil && !errors.As(err, &otherForm) {
		return nil, err
	}
	return attachment, nil
}

func upload(ctx context.Context, c *mastodon.Client, open func() (*mastodon.Media, error)) (*mastodon.Attachment, error) {
	media, err := open()
	switch {
	case err != nil:
		return nil, err
	case media == nil:
		return nil, errors.New("mastoerr: UploadMedia: the function that opens the media returned none")
	}
	defer closeReader(media.File)
	defer closeReader(media.Thumbnail)
	form, err := mediaform.New(ctx, media)
	if err != nil {
		return nil, err
	}
	attachment, err := form.Client(c).UploadMediaFromMedia(ctx, mediaform.Placeholder())
	if err == nil && attachment.ID == "" {
		return nil, newSuccessError(CodeInvalidResponse, attempt.From(ctx), "the response is no attachment")
	}
	return attachment, err
}

func closeReader(r any) {
	if c, ok := r.(interface{ Close() error }); ok {
		_ = c.Close()
	}
}
