package loopback

import (
	"crypto/sha1"
	"encoding/base64"
	"testing"
)

// WebSocket starts a server that accepts every WebSocket (RFC 6455, section 4.2.2)
// and then calls serve. It returns the URL of the server.
func WebSocket(t testing.TB, serve func(*Peer)) string {
	t.Helper()
	return "http://" + ServeTCP(t, func(p *Peer) {
		r := p.Request()
		if r == nil {
			return
		}
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		p.Say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
			base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n")
		serve(p)
	})
}

// WebSocketMessage returns a text frame with a payload of at most 125 bytes.
func WebSocketMessage(text string) string { return "\x81" + string([]byte{byte(len(text))}) + text }
