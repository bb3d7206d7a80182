package loopback

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"sync"
)

// Gzip returns b compressed.
func Gzip(b []byte) string {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write(b)
	_ = w.Close()
	return z.String()
}

// GzipResponse returns a complete response with a body that is compressed already.
func GzipResponse(status int, z string) string {
	return strings.Replace(Response(status, z), "\r\n", "\r\nContent-Encoding: gzip\r\n", 1)
}

// Corrupt returns a copy of z, a gzip stream, whose first block has a type that does
// not exist.
func Corrupt(z string) string { return z[:10] + "\xff" + z[11:] }

// GzipBomb returns 16 MiB of text in 16 KiB of gzip.
var GzipBomb = sync.OnceValue(func() string {
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.BestSpeed)
	_, _ = io.WriteString(w, `{"error":"`)
	block := bytes.Repeat([]byte("A"), 1<<20)
	for range 16 {
		_, _ = w.Write(block)
	}
	_ = w.Close()
	return z.String()
})
