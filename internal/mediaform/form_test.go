package mediaform_test

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mediaform"
)

const png = "\x89PNG\r\n\x1a\nand so on"

// sent is what a server reads of an upload.
type sent struct {
	length              int64
	name, kind, content string
	fields              map[string]string
	thumbnail           string
}

// transport reads a form as a server does, and answers as Mastodon does.
type transport struct {
	t    *testing.T
	sent []sent
	wait int // uploads that are redirected before one is taken
}

func (s *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	_, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	require.NoError(s.t, err)
	body, err := io.ReadAll(req.Body)
	require.NoError(s.t, err)
	got := sent{length: req.ContentLength, fields: make(map[string]string)}
	require.EqualValues(s.t, len(body), req.ContentLength)
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			break
		}
		require.NoError(s.t, err)
		content, err := io.ReadAll(part)
		require.NoError(s.t, err)
		switch part.FormName() {
		case "file":
			_, disposition, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
			require.NoError(s.t, err)
			got.name, got.kind, got.content = disposition["filename"], part.Header.Get("Content-Type"), string(content)
		case "thumbnail":
			got.thumbnail = string(content)
		default:
			got.fields[part.FormName()] = string(content)
		}
	}
	s.sent = append(s.sent, got)
	resp := &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"1","url":"u"}`)), Request: req}
	if len(s.sent) <= s.wait {
		resp.StatusCode = http.StatusTemporaryRedirect
		resp.Header.Set("Location", "https://m.example/api/v2/media/")
	}
	return resp, nil
}

func upload(ctx context.Context, t *testing.T, media *mastodon.Media, redirects int) []sent {
	t.Helper()
	s := &transport{t: t, wait: redirects}
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
	c.Transport = s
	form, err := mediaform.New(ctx, media)
	require.NoError(t, err)
	attachment, err := form.Client(c).UploadMediaFromMedia(ctx, mediaform.Placeholder())
	require.NoError(t, err)
	require.Equal(t, mastodon.ID("1"), attachment.ID)
	return s.sent
}

// named is a reader with a name, and without a size.
type named struct {
	io.Reader
	name string
}

func (n named) Name() string { return n.name }

func TestAFormSaysWhatTheFileIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		media      *mastodon.Media
		file, kind string
	}{
		"a name without its directories": {&mastodon.Media{File: named{strings.NewReader(png), "/home/me/my \"cat\".png"}}, `my "cat".png`, "image/png"},
		"a name of Windows":              {&mastodon.Media{File: named{strings.NewReader("x"), `C:\Users\me\song.mp3`}}, "song.mp3", "audio/mpeg"},
		"no name":                        {&mastodon.Media{File: strings.NewReader(png)}, "upload", "image/png"},
		"a directory for a name":         {&mastodon.Media{File: named{strings.NewReader(png), "/"}}, "upload", "image/png"},
		"an unknown type":                {&mastodon.Media{File: named{strings.NewReader("hm"), "hm"}}, "hm", "application/octet-stream"},
	} {
		got := upload(t.Context(), t, c.media, 0)
		require.Equal(t, c.file, got[0].name, name)
		require.Equal(t, c.kind, got[0].kind, name)
	}
}

func TestAFormHoldsWhatTheMediaHolds(t *testing.T) {
	t.Parallel()
	media := &mastodon.Media{File: strings.NewReader(png), Thumbnail: strings.NewReader("small"), Description: "a cat", Focus: "0.1,0.2"}
	got := upload(t.Context(), t, media, 0)
	require.Equal(t, png, got[0].content)
	require.Equal(t, "small", got[0].thumbnail)
	require.Equal(t, map[string]string{"description": "a cat", "focus": "0.1,0.2"}, got[0].fields)
}

func TestAFileIsReadAgainAfterARedirect(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cat.png")
	require.NoError(t, os.WriteFile(path, []byte(png), 0o600))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	got := upload(t.Context(), t, &mastodon.Media{File: f}, 1)
	require.Len(t, got, 2)
	require.Equal(t, got[0], got[1])
	require.Equal(t, "cat.png", got[0].name)
	require.Equal(t, png, got[1].content)
}

func TestProgressCountsTheBytesOfTheForm(t *testing.T) {
	t.Parallel()
	var last, total int64
	ctx := mediaform.WithProgress(t.Context(), func(sent, all int64) {
		require.GreaterOrEqual(t, sent, last)
		last, total = sent, all
	})
	got := upload(ctx, t, &mastodon.Media{File: strings.NewReader(strings.Repeat("x", 1<<20))}, 0)
	require.Equal(t, got[0].length, last)
	require.Equal(t, got[0].length, total)
}

func TestAFileThatCannotBeReadIsNoForm(t *testing.T) {
	t.Parallel()
	f, err := os.Open(t.TempDir())
	require.NoError(t, err)
	defer f.Close()
	_, err = mediaform.New(t.Context(), &mastodon.Media{File: f})
	require.Error(t, err)
}
