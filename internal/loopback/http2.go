package loopback

import (
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// H2Frame returns a frame of HTTP/2 without flags (RFC 9113, section 4.1).
func H2Frame(kind byte, stream uint32, payload ...uint32) string {
	b := []byte{0, 0, byte(4 * len(payload)), kind, 0}
	b = binary.BigEndian.AppendUint32(b, stream)
	for _, p := range payload {
		b = binary.BigEndian.AppendUint32(b, p)
	}
	return string(b)
}

// Types of frames (RFC 9113, section 6) and error codes (section 7).
const (
	FrameData, FrameHeaders, FrameReset, FrameSettings, FrameGoAway = 0, 1, 3, 4, 7

	H2InternalError, H2RefusedStream, H2EnhanceYourCalm = 2, 7, 11
)

// ServeHTTP2 speaks just enough HTTP/2 to answer every request on a connection
// with the frames that reply returns. The frame "" closes the connection.
func ServeHTTP2(c net.Conn, reply func(stream uint32) []string) {
	const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	if _, err := io.CopyN(io.Discard, c, int64(len(preface))); err != nil {
		return
	}
	// Frames are written in the background: over a net.Pipe, which has no buffer,
	// both sides would otherwise wait for each other.
	var writer sync.WaitGroup
	defer writer.Wait()
	defer c.Close()
	greeting := []string{H2Frame(FrameSettings, 0)}
	for {
		var head [9]byte
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		const endStream = 1
		if kind := head[3]; kind != FrameHeaders && kind != FrameData || head[4]&endStream == 0 {
			continue
		}
		frames := append(greeting, reply(binary.BigEndian.Uint32(head[5:]))...)
		greeting = nil
		writer.Go(func() {
			for _, f := range frames {
				if f == "" {
					c.Close()
					return
				}
				_, _ = io.WriteString(c, f)
			}
		})
	}
}

// OverHTTP2 is an instance behind ServeHTTP2, without TLS.
func OverHTTP2(reply func(stream uint32) []string) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		addr := ServeTCP(t, func(p *Peer) { ServeHTTP2(p.Conn, reply) })
		tr := NewTransport(t)
		tr.Protocols = new(http.Protocols)
		tr.Protocols.SetUnencryptedHTTP2(true)
		return Instance{URL: "http://" + addr, Transport: tr}
	}
}

// HTTP2Server is an instance behind an ordinary HTTP/2 server, with TLS.
func HTTP2Server(f http.HandlerFunc) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		s := httptest.NewUnstartedServer(f)
		s.EnableHTTP2 = true
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		return Instance{URL: s.URL, Transport: s.Client().Transport.(*http.Transport)}
	}
}
