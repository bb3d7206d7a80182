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
	switch words[0] {
	case "half":
		whole := newFile(t, strings.TrimPrefix(description, "half "))
		return whole[:len(whole)/2]
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
	w, err := strconv.Atoi(width)
	require.NoError(t, err)
	h, err := strconv.Atoi(height)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, min(w, 1000), min(h, 1000)))))
	file := b.Bytes()
	const header, sum = 12, 29 // of the first chunk: its name, and its checksum
	binary.BigEndian.PutUint32(file[header+4:], uint32(w))
	binary.BigEndian.PutUint32(file[header+8:], uint32(h))
	binary.BigEndian.PutUint32(file[sum:], crc32.ChecksumIEEE(file[header:sum]))
	return file
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
