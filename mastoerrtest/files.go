package mastoerrtest

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
)

// PNG returns a small picture. An instance refuses an upload that is no media, as
// servers do.
func PNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))) // a Buffer takes everything
	return b.Bytes()
}

// MP4 returns the head of a video of 640 by 360 pixels, one second at 25 frames. An
// instance takes it for a whole one.
func MP4() []byte {
	const width, height, timescale, frames = 640, 360, 1000, 25
	size := make([]byte, 84)
	size = be32(be32(size, width<<16), height<<16)
	header := be32(be32(make([]byte, 12), timescale), timescale)
	times := be32(be32(be32(make([]byte, 4), 1), frames), timescale/frames)
	table := box("minf", box("stbl", box("stts", times)))
	track := box("trak", box("tkhd", size), box("mdia", box("mdhd", header), box("hdlr", []byte("\x00\x00\x00\x00\x00\x00\x00\x00vide")), table))
	return append(box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom")), box("moov", track)...)
}

// box returns a box of an MP4 file.
func box(name string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(be32(nil, uint32(len(body)+8)), name...), body...)
}

func be32(b []byte, n uint32) []byte { return binary.BigEndian.AppendUint32(b, n) }
