package contract_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var placeholder = regexp.MustCompile(`<<([^<>]+)>>`)

// fill replaces the placeholders of a text: "<<status>>" is what a call before kept,
// "<<repeat 3 ab>>" is "ababab", "<<in 1h>>" a time and "<<hex ff>>" a byte.
func (s *stage) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name, argument, _ := strings.Cut(strings.Trim(found, "<>"), " ")
		switch name {
		case "repeat":
			times, what, _ := strings.Cut(argument, " ")
			n, err := strconv.Atoi(times)
			require.NoError(s.t, err)
			return strings.Repeat(what, n)
		case "in":
			d, err := time.ParseDuration(argument)
			require.NoError(s.t, err)
			return time.Now().Add(d).UTC().Format(time.RFC3339)
		case "hex":
			raw, err := hex.DecodeString(argument)
			require.NoError(s.t, err)
			return string(raw)
		}
		require.Contains(s.t, s.values, name, "placeholders")
		return s.values[name]
	})
}

// newFile makes the file that a description such as "png 64 64" names.
func newFile(t *testing.T, description string) []byte {
	words := strings.Fields(description)
	if size, inner, found := strings.Cut(description, " MB of "); found {
		megabytes, err := strconv.Atoi(size)
		require.NoError(t, err)
		return append(newFile(t, inner), make([]byte, megabytes<<20)...)
	}
	if inner, found := strings.CutPrefix(description, "head of "); found {
		return newFile(t, inner)[:30]
	}
	switch words[0] {
	case "half":
		whole := newFile(t, strings.TrimPrefix(description, "half "))
		return whole[:len(whole)/2]
	case "mp4":
		require.Len(t, words, 4)
		return newVideo(t, words[1], words[2], words[3])
	case "gif":
		require.Len(t, words, 3)
		return newGIF(t, words[1], words[2])
	case "png":
		require.Len(t, words, 3)
		return newPNG(t, words[1], words[2])
	case "animation":
		return newAnimation(t)
	case "text":
		return []byte(strings.Repeat("word ", 100))
	case "elf":
		return append([]byte("\x7fELF\x02\x01\x01\x00\x00"), bytes.Repeat([]byte{1, 2, 3, 0}, 60)...)
	case "empty":
		return []byte{}
	}
	require.Fail(t, "no such file", description)
	return nil
}

// newPNG makes a PNG. A large one only says that it is: its pixels are those of a
// small one.
func newPNG(t *testing.T, width, height string) []byte {
	w, h := number(t, width), number(t, height)
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, min(w, 1000), min(h, 1000)))))
	file := b.Bytes()
	const header, sum = 12, 29 // of the first chunk: its name, and its checksum
	binary.BigEndian.PutUint32(file[header+4:], uint32(w))
	binary.BigEndian.PutUint32(file[header+8:], uint32(h))
	binary.BigEndian.PutUint32(file[sum:], crc32.ChecksumIEEE(file[header:sum]))
	return file
}

// newGIF makes a GIF that says that it is as large as that.
func newGIF(t *testing.T, width, height string) []byte {
	var b bytes.Buffer
	require.NoError(t, gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black}), nil))
	file := b.Bytes()
	binary.LittleEndian.PutUint16(file[6:], uint16(number(t, width)))
	binary.LittleEndian.PutUint16(file[8:], uint16(number(t, height)))
	return file
}

// newVideo makes the head of an MP4 of one second.
func newVideo(t *testing.T, width, height, frames string) []byte {
	const timescale = 12_000
	rate := uint32(number(t, frames))
	size := be32(be32(make([]byte, 76), uint32(number(t, width))<<16), uint32(number(t, height))<<16)
	header := be32(be32(make([]byte, 12), timescale), timescale)
	times := be32(be32(be32(make([]byte, 4), 1), rate), timescale/rate)
	media := box("mdia", box("mdhd", header), box("hdlr", append(make([]byte, 8), "vide"...)), box("minf", box("stbl", box("stts", times))))
	return append(box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom")), box("moov", box("trak", box("tkhd", size), media))...)
}

func box(name string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(be32(nil, uint32(len(body)+8)), name...), body...)
}

func be32(b []byte, n uint32) []byte { return binary.BigEndian.AppendUint32(b, n) }

func number(t *testing.T, text string) int {
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

func newAnimation(t *testing.T) []byte {
	palette := color.Palette{color.Black, color.White}
	g := new(gif.GIF)
	for range 3 {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 8, 8), palette))
		g.Delay = append(g.Delay, 10)
	}
	var b bytes.Buffer
	require.NoError(t, gif.EncodeAll(&b, g))
	return b.Bytes()
}
