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
		"an address that cannot be parsed":       {parsed("http://a b/"), neterr.Failure{"invalid_instance_url", "", "the address cannot be parsed"}},
		"a name without an address":              {call(op("dial", dns)), neterr.Failure{"dns_error", "", "lookup m.example: no such host"}},
		"a name server that times out":           {call(op("dial", &net.DNSError{Err: "i/o timeout", Name: "m.example", IsTimeout: true})), neterr.Failure{"dns_error", "", "lookup m.example: i/o timeout"}},
		"a refused connection":                   {call(op("dial", syscall.ECONNREFUSED)), neterr.Failure{"connection_failed", "", "dial tcp: connection refused"}},
		"a dial that times out":                  {call(op("dial", os.ErrDeadlineExceeded)), neterr.Failure{"connection_failed", "", "dial tcp: i/o timeout"}},
		"a proxy that cannot be reached":         {call(op("proxyconnect", io.EOF)), neterr.Failure{"connection_failed", "", "proxyconnect tcp: EOF"}},
		"a SOCKS proxy that refuses":             {call(op("socks connect", errors.New("general SOCKS server failure"))), neterr.Failure{"connection_failed", "", "socks connect tcp: general SOCKS server failure"}},
		"a proxy that refuses to connect":        {call(errors.New("Forbidden")), neterr.Failure{"connection_failed", "", "the proxy refused to connect: Forbidden"}},
		"a proxy with a status of its own":       {call(errors.New("unknown status code")), neterr.Failure{"connection_failed", "", "the proxy refused to connect: unknown status code"}},
		"an alert before the request":            {call(op("remote error", tls.AlertError(40))), neterr.Failure{"tls_error", "", "remote error tcp: tls: handshake failure"}},
		"an alert of our own":                    {call(op("local error", tls.AlertError(10))), neterr.Failure{"tls_error", "if_idempotent", "local error tcp: tls: unexpected message"}},
		"a handshake that is no TLS":             {call(tls.RecordHeaderError{Msg: "no TLS", Conn: new(net.TCPConn)}), neterr.Failure{"tls_error", "", "the TLS handshake failed"}},
		"a record that is no TLS":                {call(tls.RecordHeaderError{Msg: "no TLS"}), neterr.Failure{"tls_error", "if_idempotent", "the TLS handshake failed"}},
		"an authority that is not known":         {call(x509.UnknownAuthorityError{}), neterr.Failure{"tls_error", "", "the TLS handshake failed"}},
		"a certificate that does not verify":     {call(&tls.CertificateVerificationError{Err: errors.New("too old")}), neterr.Failure{"tls_error", "", "tls: failed to verify certificate: too old"}},
		"HTTP where HTTPS should be":             {call(http.ErrSchemeMismatch), neterr.Failure{"tls_error", "", "the TLS handshake failed"}},
		"a deadline":                             {call(context.DeadlineExceeded), neterr.Failure{Code: "timeout"}},
		"a client's timeout":                     {call(errors.New("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")), neterr.Failure{"timeout", "", "the client's timeout is over"}},
		"a read that times out":                  {call(op("read", os.ErrDeadlineExceeded)), neterr.Failure{Code: "timeout"}},
		"a reset connection":                     {call(op("read", syscall.ECONNRESET)), neterr.Failure{"connection_lost", "", "read tcp: connection reset by peer"}},
		"a connection that ends":                 {call(io.EOF), neterr.Failure{"connection_lost", "", "the connection ended"}},
		"a connection that ends in the middle":   {call(io.ErrUnexpectedEOF), neterr.Failure{"connection_lost", "", "the connection ended"}},
		"a broken pipe":                          {call(syscall.EPIPE), neterr.Failure{"connection_lost", "", "the connection ended"}},
		"a closed connection":                    {call(net.ErrClosed), neterr.Failure{"connection_lost", "", "the connection ended"}},
		"a closed pipe":                          {call(io.ErrClosedPipe), neterr.Failure{"connection_lost", "", "the connection ended"}},
		"a stream that HTTP/2 refused":           {call(errors.New("stream error: stream ID 3; REFUSED_STREAM; received from peer")), neterr.Failure{"connection_lost", "safe", "the server refused the stream"}},
		"a stream that HTTP/2 reset":             {call(errors.New("stream error: stream ID 3; INTERNAL_ERROR; received from peer")), neterr.Failure{"connection_lost", "", "stream error: stream ID"}},
		"broken gzip":                            {call(gzip.ErrHeader), neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"a private type of net/http":             {call(http.ErrLineTooLong), neterr.Failure{"invalid_response", "", "header line too long"}},
		"an error that only its type gives away": {call(&textproto.Error{Code: 5, Msg: "x"}), neterr.Failure{Code: "connection_lost"}},
		"a text among others":                    {fmt.Errorf("posting: %w", call(io.EOF)), neterr.Failure{"connection_lost", "", "the connection ended"}},
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
		"an empty body":                 {io.EOF, neterr.Failure{"invalid_response", "", "the response is empty or was cut off"}},
		"a body that was cut off":       {io.ErrUnexpectedEOF, neterr.Failure{"invalid_response", "", "the response is empty or was cut off"}},
		"a reset connection":            {op("read", syscall.ECONNRESET), neterr.Failure{"invalid_response", "", "read tcp: connection reset by peer"}},
		"a stream that HTTP/2 reset":    {errors.New("stream error: stream ID 3; INTERNAL_ERROR"), neterr.Failure{"invalid_response", "", "stream error: stream ID"}},
		"a body that times out":         {os.ErrDeadlineExceeded, neterr.Failure{Code: "timeout"}},
		"broken JSON":                   {decoded(`{"id":}`, new(any)), neterr.Failure{"invalid_response", "", "the JSON is broken at byte 7"}},
		"a value of another type":       {decoded(`{"id":1}`, new(struct{ ID string })), neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"a broken date":                 {dated("yesterday"), neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"a broken number":               {counted("many"), neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"broken deflate":                {flate.CorruptInputError(7), neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"a checksum that does not fit":  {gzip.ErrChecksum, neterr.Failure{"invalid_response", "", "the response cannot be decoded"}},
		"a WebSocket that is closed":    {errors.New("websocket: close 1006 (abnormal closure): unexpected EOF"), neterr.Failure{"connection_lost", "", "websocket: close"}},
		"a WebSocket that is refused":   {errors.New("websocket: bad handshake"), neterr.Failure{"unexpected_status", "", "the server did not accept the WebSocket; its status is not known"}},
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
