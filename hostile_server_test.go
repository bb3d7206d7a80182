package mastoerr_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// What a hostile instance does with a connection, once it has the request.

// pour writes text again and again for as long as the client takes it.
func pour(before, text string) func(*peer) {
	block := strings.Repeat(text, max(1, 32<<10/len(text)))
	return func(p *peer) {
		if p.request() == nil {
			return
		}
		p.say(before)
		for {
			if _, err := io.WriteString(p, block); err != nil {
				return
			}
		}
	}
}

// drip is pour, a byte at a time.
func drip(before, text string) func(*peer) {
	return func(p *peer) {
		if p.request() == nil {
			return
		}
		p.say(before)
		pause := time.NewTicker(2 * time.Millisecond)
		defer pause.Stop()
		for i := 0; ; i++ {
			select {
			case <-pause.C:
			case <-p.over:
				return
			}
			if _, err := io.WriteString(p, text[i%len(text):i%len(text)+1]); err != nil {
				return
			}
		}
	}
}

// saysAndWaits reads a request, says text and leaves the connection open.
func saysAndWaits(text string) func(*peer) {
	return func(p *peer) {
		if p.request() != nil {
			p.say(text)
			p.wait()
		}
	}
}

// head is the beginning of a response without its last empty line.
func head(status string, headers ...string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + strings.Join(append(headers, ""), "\r\n")
}

// bomb is 16 MiB of text in 16 KiB of gzip.
var bomb = sync.OnceValue(func() string {
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

// repeats says the same to every request of a connection.
func repeats(text string) func(*peer) {
	return func(p *peer) {
		for p.request() != nil {
			p.say(text)
		}
	}
}

// hostnameError and dnsError quote text as Go's do.
func hostnameError(text string) error {
	return &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{text}}, Host: "m.example"}}
}

func dnsError(text string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: text, IsNotFound: true}}
}
