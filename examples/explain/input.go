package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// response makes a response of the arguments or of a pasted one.
func response(args []string, pasted bool, stdin io.Reader) (*http.Response, error) {
	if pasted {
		if len(args) > 0 {
			return nil, fmt.Errorf("-i takes no arguments, got %q", args)
		}
		return parsePasted(stdin)
	}
	if len(args) == 0 || len(args) > 2 {
		return nil, errors.New("expected a status and perhaps a body")
	}
	status, err := strconv.Atoi(args[0])
	if err != nil || status < 100 || status > 999 {
		return nil, fmt.Errorf("%q is no HTTP status", args[0])
	}
	var body []byte
	if len(args) == 2 {
		body = []byte(args[1])
	} else if body, err = io.ReadAll(io.LimitReader(stdin, 1<<20)); err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	return newResponse(status, nil, body), nil
}

// parsePasted reads what curl -i prints: a status line, headers, an empty line
// and the decoded body. Answers that came before (100 Continue, redirects that
// were followed, a proxy's) are skipped.
func parsePasted(r io.Reader) (*http.Response, error) {
	in := bufio.NewReader(io.LimitReader(r, 1<<20))
	for {
		text := textproto.NewReader(in)
		line, err := text.ReadLine()
		if err != nil {
			return nil, fmt.Errorf("no status line: %w", err)
		}
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
			return nil, fmt.Errorf("%q is no status line", line)
		}
		status, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, fmt.Errorf("%q is no status line", line)
		}
		header, err := text.ReadMIMEHeader()
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("headers: %w", err)
		}
		if next, _ := in.Peek(len("HTTP/")); bytes.Equal(next, []byte("HTTP/")) {
			continue
		}
		body, err := io.ReadAll(in)
		if err != nil {
			return nil, fmt.Errorf("reading the body: %w", err)
		}
		return newResponse(status, http.Header(header), body), nil
	}
}

func newResponse(status int, header http.Header, body []byte) *http.Response {
	return &http.Response{
		StatusCode: status, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}

func request(method, path string) *http.Request {
	if method == "" {
		method = http.MethodGet
	}
	path, _, _ = strings.Cut(path, "?")
	return &http.Request{Method: strings.ToUpper(method), URL: &url.URL{Path: path}, Header: make(http.Header)}
}
