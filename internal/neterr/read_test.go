package neterr_test

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/neterr"
)

func call(err error) error { return &url.Error{Op: "Post", URL: "https://m.example/", Err: err} }

func op(name string, err error) error { return &net.OpError{Op: name, Net: "tcp", Err: err} }

func decoded(text string, into any) error { return json.Unmarshal([]byte(text), into) }

func parsed(address string) error {
	_, err := url.Parse(address)
	return err
}

func dated(text string) error {
	_, err := time.Parse(time.RFC3339, text)
	return err
}

func counted(text string) error {
	_, err := strconv.Atoi(text)
	return err
}

func TestReadTellsWhatAnErrorOfACallAmountsTo(t *testing.T) {
	t.Parallel()
	dns := &net.DNSError{Err: "no such host", Name: "m.example", IsNotFound: true}
	tests := map[string]struct {
		err  error
		want neterr.Failure
	}{
		"an address that cannot be parsed":          {parsed("http://a b/"), neterr.Failure{Code: "invalid_instance_url", Detail: "the address cannot be parsed", Local: true}},
		"a name without an address":                 {call(op("dial", dns)), neterr.Failure{Code: "dns_error", Detail: "lookup m.example: no such host", Local: true}},
		"a name server that times out":              {call(op("dial", &net.DNSError{Err: "i/o timeout", Name: "m.example", IsTimeout: true})), neterr.Failure{Code: "dns_error", Detail: "lookup m.example: i/o timeout", Local: true}},
		"a refused connection":                      {call(op("dial", syscall.ECONNREFUSED)), neterr.Failure{Code: "connection_failed", Detail: "dial tcp: connection refused", Local: true}},
		"a dial that times out":                     {call(op("dial", os.ErrDeadlineExceeded)), neterr.Failure{Code: "connection_failed", Detail: "dial tcp: i/o timeout", Local: true}},
		"a proxy that cannot be reached":            {call(op("proxyconnect", io.EOF)), neterr.Failure{Code: "connection_failed", Detail: "proxyconnect tcp: EOF", Local: true}},
		"a SOCKS proxy that refuses":                {call(op("socks connect", errors.New("general SOCKS server failure"))), neterr.Failure{Code: "connection_failed", Detail: "socks connect tcp: general SOCKS server failure", Local: true}},
		"a proxy that refuses to connect":           {call(errors.New("Forbidden")), neterr.Failure{Code: "connection_failed", Retry: "if_idempotent", Detail: "the proxy refused to connect: Forbidden"}},
		"a proxy with a status of its own":          {call(errors.New("unknown status code")), neterr.Failure{Code: "connection_failed", Retry: "if_idempotent", Detail: "the proxy refused to connect: unknown status code"}},
		"an alert before the request":               {call(op("remote error", tls.AlertError(40))), neterr.Failure{Code: "tls_error", Detail: "remote error tcp: tls: handshake failure"}},
		"an alert of our own":                       {call(op("local error", tls.AlertError(10))), neterr.Failure{Code: "tls_error", Retry: "if_idempotent", Detail: "local error tcp: tls: unexpected message"}},
		"a handshake that is no TLS":                {call(tls.RecordHeaderError{Msg: "no TLS", Conn: new(net.TCPConn)}), neterr.Failure{Code: "tls_error", Detail: "the TLS handshake failed", Local: true}},
		"a record that is no TLS":                   {call(tls.RecordHeaderError{Msg: "no TLS"}), neterr.Failure{Code: "tls_error", Retry: "if_idempotent", Detail: "the TLS handshake failed"}},
		"an authority that is not known":            {call(x509.UnknownAuthorityError{}), neterr.Failure{Code: "tls_error", Detail: "the TLS handshake failed", Local: true}},
		"a certificate that does not verify":        {call(&tls.CertificateVerificationError{Err: errors.New("too old")}), neterr.Failure{Code: "tls_error", Detail: "tls: failed to verify certificate: too old", Local: true}},
		"HTTP where HTTPS should be":                {call(http.ErrSchemeMismatch), neterr.Failure{Code: "tls_error", Detail: "the TLS handshake failed"}},
		"a deadline":                                {call(context.DeadlineExceeded), neterr.Failure{Code: "timeout"}},
		"a client's timeout":                        {call(errors.New("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")), neterr.Failure{Code: "timeout", Detail: "the client's timeout is over"}},
		"a read that times out":                     {call(op("read", os.ErrDeadlineExceeded)), neterr.Failure{Code: "timeout"}},
		"a reset connection":                        {call(op("read", syscall.ECONNRESET)), neterr.Failure{Code: "connection_lost", Detail: "read tcp: connection reset by peer"}},
		"a connection that ends":                    {call(io.EOF), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
		"a connection that ends in the middle":      {call(io.ErrUnexpectedEOF), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
		"a broken pipe":                             {call(syscall.EPIPE), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
		"a closed connection":                       {call(net.ErrClosed), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
		"a closed pipe":                             {call(io.ErrClosedPipe), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
		"a text as of a stream that HTTP/2 refused": {call(errors.New("stream error: stream ID 3; REFUSED_STREAM; received from peer")), neterr.Failure{Code: "connection_lost", Detail: "stream error: stream ID"}},
		"a text as of a request that HTTP/2 left":   {call(errors.New("http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM")), neterr.Failure{Code: "connection_lost", Detail: "http2: Transport"}},
		"a text as of a handshake that took long":   {call(errors.New("net/http: TLS handshake timeout")), neterr.Failure{Code: "tls_error", Retry: "if_idempotent", Detail: "net/http: TLS handshake timeout"}},
		"a stream that HTTP/2 reset":                {call(errors.New("stream error: stream ID 3; INTERNAL_ERROR; received from peer")), neterr.Failure{Code: "connection_lost", Detail: "stream error: stream ID"}},
		"broken gzip":                               {call(gzip.ErrHeader), neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"a private type of net/http":                {call(http.ErrLineTooLong), neterr.Failure{Code: "invalid_response", Detail: "header line too long"}},
		"an error that only its type gives away":    {call(&textproto.Error{Code: 5, Msg: "x"}), neterr.Failure{Code: "connection_lost"}},
		"a text among others":                       {fmt.Errorf("posting: %w", call(io.EOF)), neterr.Failure{Code: "connection_lost", Detail: "the connection ended"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ok := neterr.Read(test.err, true)
			require.True(t, ok)
			require.Equal(t, test.want, f)
		})
	}
}

// Once the status has been a success, what fails is the response.
func TestReadTellsWhatAnErrorOfReadingAmountsTo(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want neterr.Failure
	}{
		"an empty body":                 {io.EOF, neterr.Failure{Code: "invalid_response", Detail: "the response is empty or was cut off"}},
		"a body that was cut off":       {io.ErrUnexpectedEOF, neterr.Failure{Code: "invalid_response", Detail: "the response is empty or was cut off"}},
		"a reset connection":            {op("read", syscall.ECONNRESET), neterr.Failure{Code: "invalid_response", Detail: "read tcp: connection reset by peer"}},
		"a stream that HTTP/2 reset":    {errors.New("stream error: stream ID 3; INTERNAL_ERROR"), neterr.Failure{Code: "invalid_response", Detail: "stream error: stream ID"}},
		"a body that times out":         {os.ErrDeadlineExceeded, neterr.Failure{Code: "timeout"}},
		"broken JSON":                   {decoded(`{"id":}`, new(any)), neterr.Failure{Code: "invalid_response", Detail: "the JSON is broken at byte 7"}},
		"a value of another type":       {decoded(`{"id":1}`, new(struct{ ID string })), neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"a broken date":                 {dated("yesterday"), neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"a broken number":               {counted("many"), neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"broken deflate":                {flate.CorruptInputError(7), neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"a checksum that does not fit":  {gzip.ErrChecksum, neterr.Failure{Code: "invalid_response", Detail: "the response cannot be decoded"}},
		"a WebSocket that is closed":    {errors.New("websocket: close 1006 (abnormal closure): unexpected EOF"), neterr.Failure{Code: "connection_lost", Detail: "websocket: close", ReadOnly: true}},
		"a WebSocket that is refused":   {errors.New("websocket: bad handshake"), neterr.Failure{Code: "unexpected_status", Detail: "the server did not accept the WebSocket; its status is not known", ReadOnly: true}},
		"a private type of the network": {new(http.MaxBytesError), neterr.Failure{Code: "connection_lost"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ok := neterr.Read(test.err, false)
			require.True(t, ok)
			require.Equal(t, test.want, f)
		})
	}
}

func TestReadLeavesOtherErrorsAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err    error
		inCall bool
	}{
		"an error of the program":                 {errors.New("x"), false},
		"an error of the program in a call":       {call(errors.New("x")), true},
		"a success's phrase":                      {call(errors.New("OK")), true},
		"a phrase outside of a call":              {errors.New("Forbidden"), false},
		"a number that the program parses in one": {call(counted("many")), true},
		"a type of another package":               {&fs.PathError{Op: "open", Path: "x", Err: errors.New("y")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ok := neterr.Read(test.err, test.inCall)
			require.False(t, ok)
			require.Zero(t, f)
		})
	}
}
