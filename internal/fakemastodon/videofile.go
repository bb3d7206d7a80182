package fakemastodon

import "encoding/binary"

// inspectISO reads an ISO base media file: MP4, QuickTime, M4A, HEIC and AVIF
// (ISO/IEC 14496-12).
func inspectISO(file []byte) mediaFile {
	switch string(file[8:12]) {
	case "heic", "heix", "hevc", "mif1", "msf1", "avif", "avis":
		return mediaFile{kind: "image"}
	case "M4A ", "M4B ":
		return mediaFile{kind: "audio"}
	}
	f := mediaFile{kind: "video", broken: true, noVideo: true}
	eachBox(file, func(name string, body []byte) {
		if name == "moov" {
			f.broken = false
			f.readMovie(body)
		}
	})
	return f
}

func (f *mediaFile) readMovie(movie []byte) {
	eachBox(movie, func(name string, track []byte) {
		if name != "trak" {
			return
		}
		var t videoTrack
		t.read(track)
		if t.isVideo && f.noVideo {
			f.noVideo, f.known = false, t.width > 0
			f.width, f.height, f.frameRate = t.width, t.height, t.frameRate()
		}
	})
}

// videoTrack is what the boxes of a track say.
type videoTrack struct {
	isVideo           bool
	width, height     int
	timescale, length uint64
	frames            uint64
}

func (t *videoTrack) frameRate() int {
	if t.length == 0 {
		return 0
	}
	return int(t.frames * t.timescale / t.length)
}

func (t *videoTrack) read(box []byte) {
	eachBox(box, func(name string, body []byte) {
		switch name {
		case "mdia", "minf", "stbl":
			t.read(body)
		case "tkhd":
			if len(body) >= 8 {
				end := body[len(body)-8:] // two numbers of 16.16 bits
				t.width, t.height = int(binary.BigEndian.Uint16(end)), int(binary.BigEndian.Uint16(end[4:]))
			}
		case "mdhd":
			t.readHeader(body)
		case "hdlr":
			t.isVideo = len(body) >= 12 && string(body[8:12]) == "vide"
		case "stts":
			t.readFrames(body)
		}
	})
}

func (t *videoTrack) readHeader(body []byte) {
	switch {
	case len(body) >= 20 && body[0] == 0:
		t.timescale, t.length = uint64(binary.BigEndian.Uint32(body[12:])), uint64(binary.BigEndian.Uint32(body[16:]))
	case len(body) >= 32 && body[0] == 1:
		t.timescale, t.length = uint64(binary.BigEndian.Uint32(body[20:])), binary.BigEndian.Uint64(body[24:])
	}
}

func (t *videoTrack) readFrames(body []byte) {
	for at := 8; at+8 <= len(body); at += 8 {
		t.frames += uint64(binary.BigEndian.Uint32(body[at:]))
	}
}

// eachBox calls f with every box that is whole.
func eachBox(file []byte, f func(name string, body []byte)) {
	for len(file) >= 8 {
		size, header := uint64(binary.BigEndian.Uint32(file)), uint64(8)
		name := string(file[4:8])
		switch {
		case size == 0:
			size = uint64(len(file))
		case size == 1 && len(file) >= 16:
			size, header = binary.BigEndian.Uint64(file[8:]), 16
		}
		if size < header || size > uint64(len(file)) {
			return
		}
		f(name, file[header:size])
		file = file[size:]
	}
}
