package mediatype_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mediatype"
)

func TestTheContentDecidesAndThenTheName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, head, want string }{
		"a PNG":                             {"photo", "\x89PNG\r\n\x1a\n", "image/png"},
		"a PNG that is called a JPEG":       {"photo.jpg", "\x89PNG\r\n\x1a\n", "image/png"},
		"a JPEG":                            {"", "\xff\xd8\xff\xe0", "image/jpeg"},
		"a video by its brand":              {"clip", "\x00\x00\x00\x18ftypisom", "video/mp4"},
		"a sound in the container of video": {"song.mp4", "\x00\x00\x00\x18ftypM4A ", "audio/mp4"},
		"a photo of a phone":                {"IMG_1.jpeg", "\x00\x00\x00\x18ftypheic", "image/heic"},
		"a film of a phone":                 {"IMG_1", "\x00\x00\x00\x14ftypqt  ", "video/quicktime"},
		"an AVIF":                           {"a", "\x00\x00\x00\x18ftypavif", "image/avif"},
		"an Ogg container is sound":         {"a", "OggS\x00", "audio/ogg"},
		"an Ogg container with a film":      {"a.ogv", "OggS\x00", "video/ogg"},
		"FLAC":                              {"a", "fLaC", "audio/flac"},
		"a sound of raw frames":             {"a.MP3", "\xff\xfb\x90", "audio/mpeg"},
		"a drawing that is text":            {"a.svg", "<?xml version=\"1.0\"?><svg>", "image/svg+xml"},
		"a document":                        {"a", "%PDF-1.7", "application/pdf"},
		"a document that is called a photo": {"a.png", "%PDF-1.7", "image/png"},
		"nothing":                           {"", "", mediatype.Unknown},
	} {
		require.Equal(t, c.want, mediatype.Of(c.file, []byte(c.head)), name)
	}
}

func TestTypesThatHaveSeveralNames(t *testing.T) {
	t.Parallel()
	require.True(t, mediatype.Same("audio/mp3", "audio/mpeg"))
	require.True(t, mediatype.Same("Audio/X-M4A", "audio/mp4"))
	require.False(t, mediatype.Same("image/png", "image/jpeg"))
	require.Equal(t, "video", mediatype.Kind("video/quicktime"))
	require.Empty(t, mediatype.Kind("application/pdf"))
}
