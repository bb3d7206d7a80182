package fakemastodon

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileIsKnownByItsBytes(t *testing.T) {
	t.Parallel()
	picture := image.NewPaletted(image.Rect(0, 0, 5, 3), color.Palette{color.Black, color.White})
	encode := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		require.NoError(t, f(&b))
		return b.Bytes()
	}
	asPNG := encode(func(b *bytes.Buffer) error { return png.Encode(b, picture) })
	asJPEG := encode(func(b *bytes.Buffer) error { return jpeg.Encode(b, picture, nil) })
	asGIF := encode(func(b *bytes.Buffer) error { return gif.Encode(b, picture, nil) })
	moving := encode(func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{picture, picture}, Delay: []int{1, 1}})
	})
	for name, test := range map[string]struct {
		file []byte
		want mediaFile
	}{
		"PNG":                    {asPNG, mediaFile{kind: "image", width: 5, height: 3, known: true}},
		"a PNG without pixels":   {asPNG[:33], mediaFile{kind: "image", width: 5, height: 3, known: true, broken: true}},
		"JPEG":                   {asJPEG, mediaFile{kind: "image", width: 5, height: 3, known: true}},
		"a JPEG without a frame": {asJPEG[:20], mediaFile{kind: "image", broken: true}},
		"GIF":                    {asGIF, mediaFile{kind: "image", isGIF: true, width: 5, height: 3, known: true}},
		"an animation":           {moving, mediaFile{kind: "gifv", isGIF: true, width: 5, height: 3, known: true}},
		"the head of a GIF":      {asGIF[:10], mediaFile{kind: "image", isGIF: true, broken: true}},
		"WebP":                   {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), mediaFile{kind: "image"}},
		"WAVE":                   {[]byte("RIFF\x00\x00\x00\x00WAVEfmt "), mediaFile{kind: "audio"}},
		"HEIC":                   {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), mediaFile{kind: "image"}},
		"M4A":                    {[]byte("\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00"), mediaFile{kind: "audio"}},
		"MP3":                    {[]byte("ID3\x04\x00"), mediaFile{kind: "audio"}},
		"MP3 without a tag":      {[]byte("\xff\xfb\x90\x00"), mediaFile{kind: "audio"}},
		"AAC":                    {[]byte("\xff\xf1\x50\x80"), mediaFile{kind: "audio"}},
		"WebM":                   {[]byte("\x1a\x45\xdf\xa3\x01\x00"), mediaFile{kind: "video"}},
		"a video without a head": {[]byte("\x00\x00\x00\x10ftypmp42\x00\x00\x00\x00mdat"), mediaFile{kind: "video", broken: true, noVideo: true}},
		"PDF":                    {[]byte("%PDF-1.7"), mediaFile{}},
		"text":                   {[]byte("hello"), mediaFile{}},
		"nothing":                {nil, mediaFile{}},
	} {
		assert.Equal(t, test.want, inspect(test.file), name)
	}
}
