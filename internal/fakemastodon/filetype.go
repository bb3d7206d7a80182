package fakemastodon

import (
	"bytes"
	"encoding/binary"
)

// mediaFile is what Mastodon finds out about an uploaded file.
type mediaFile struct {
	kind          string // image, gifv, video, audio; "" for what is no media
	isGIF         bool
	width, height int
	frameRate     int
	known         bool // the sizes of a video or image could be read
	broken        bool // there is nothing but a beginning
	noVideo       bool // a video without a video stream
}

// fileSignatures are the beginnings by which the file command knows the formats that
// Mastodon takes (app/models/media_attachment.rb).
var fileSignatures = []struct {
	at    int
	magic string
	kind  string
}{
	{0, "\xff\xd8\xff", "image"},     // JPEG
	{8, "WEBP", "image"},             // in RIFF
	{8, "WAVE", "audio"},             // in RIFF
	{0, "OggS", "audio"},             // Vorbis, Opus
	{0, "ID3", "audio"},              // MP3
	{0, "fLaC", "audio"},             // FLAC
	{0, "\x30\x26\xb2\x75", "audio"}, // ASF
	{0, "\x1a\x45\xdf\xa3", "video"}, // WebM
	{0, "\x00\x00\x00\x0cjP  ", ""},  // JPEG 2000, which is refused
}

// inspect looks at a file as Mastodon does: its name and its declared type do not
// count.
func inspect(file []byte) mediaFile {
	switch {
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return inspectPNG(file)
	case bytes.HasPrefix(file, []byte("GIF87a")), bytes.HasPrefix(file, []byte("GIF89a")):
		return inspectGIF(file)
	case len(file) >= 12 && string(file[4:8]) == "ftyp":
		return inspectISO(file)
	case len(file) >= 2 && file[0] == 0xff && file[1]&0xe6 == 0xe2 || len(file) >= 2 && file[0] == 0xff && file[1]&0xf6 == 0xf0:
		return mediaFile{kind: "audio"} // MPEG audio and AAC frames
	}
	for _, f := range fileSignatures {
		if len(file) >= f.at+len(f.magic) && string(file[f.at:f.at+len(f.magic)]) == f.magic {
			if f.magic == "\xff\xd8\xff" {
				return inspectJPEG(file)
			}
			return mediaFile{kind: f.kind}
		}
	}
	return mediaFile{}
}

// inspectPNG reads the first chunk. Without pixels after it the file is broken; with
// some of them it is not (measured on 4.6.5).
func inspectPNG(file []byte) mediaFile {
	f := mediaFile{kind: "image", broken: !bytes.Contains(file, []byte("IDAT"))}
	if len(file) >= 24 {
		f.width, f.height = int(binary.BigEndian.Uint32(file[16:])), int(binary.BigEndian.Uint32(file[20:]))
		f.known = true
	}
	return f
}

// inspectJPEG reads the segments up to the one with the size.
func inspectJPEG(file []byte) mediaFile {
	f := mediaFile{kind: "image", broken: true}
	for at := 2; at+9 < len(file) && file[at] == 0xff; {
		marker, length := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc {
			f.height, f.width = int(binary.BigEndian.Uint16(file[at+5:])), int(binary.BigEndian.Uint16(file[at+7:]))
			f.known, f.broken = true, false
			return f
		}
		at += 2 + length
	}
	return f
}

// inspectGIF counts the images: with two it is an animation, which becomes a video.
func inspectGIF(file []byte) mediaFile {
	f := mediaFile{kind: "image", isGIF: true}
	if len(file) < 13 {
		f.broken = true
		return f
	}
	f.width, f.height = int(binary.LittleEndian.Uint16(file[6:])), int(binary.LittleEndian.Uint16(file[8:]))
	f.known = true
	switch images := countGIFImages(file); {
	case images == 0:
		f.broken = true
	case images > 1:
		f.kind = "gifv"
	}
	return f
}

func countGIFImages(file []byte) int {
	images := 0
	at := 13 + colorTable(file[10])
	for at < len(file) {
		switch file[at] {
		case 0x21: // an extension
			at = skipBlocks(file, at+2)
		case 0x2c: // an image
			images++
			if at+10 > len(file) {
				return images
			}
			at = skipBlocks(file, at+10+colorTable(file[at+9])+1)
		default:
			return images
		}
	}
	return images
}

// colorTable returns the bytes of the colour table that a GIF's flags announce.
func colorTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func skipBlocks(file []byte, at int) int {
	for at < len(file) && file[at] != 0 {
		at += 1 + int(file[at])
	}
	return at + 1
}
