package mastoerrtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// response is what the caller of RoundTrip gets.
func response(req *http.Request, out *outcome) *http.Response {
	r := &out.reply
	resp := &http.Response{
		Status: statusLine(r.status), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, ContentLength: int64(len(r.body)), Request: req,
	}
	if r.stream != nil {
		resp.ContentLength = -1
		resp.Body = &streamBody{ctx: req.Context(), s: r.stream}
		return resp
	}
	b := &replyBody{ctx: req.Context()}
	switch out.cut {
	case HalfBody:
		r.body = r.body[:len(r.body)/2]
		resp.ContentLength = int64(len(r.body))
	case CutBody:
		r.body = r.body[:len(r.body)/2]
		b.end = io.ErrUnexpectedEOF
	case EmptyBody:
		r.body, resp.ContentLength = nil, 0
	}
	if req.Method == http.MethodHead {
		r.body = nil
	}
	b.Reset(r.body)
	resp.Body = b
	return resp
}

// replyBody is the body of a response.
type replyBody struct {
	bytes.Reader
	ctx context.Context
	end error // in the place of io.EOF
}

func (b *replyBody) Read(p []byte) (int, error) {
	if b.ctx.Err() != nil {
		return 0, context.Cause(b.ctx)
	}
	n, err := b.Reader.Read(p)
	if err == io.EOF && b.end != nil {
		err = b.end
	}
	return n, err
}

func (b *replyBody) Close() error { return nil }

// streamBody is the body of a stream.
type streamBody struct {
	ctx context.Context
	s   *stream
}

func (b *streamBody) Read(p []byte) (int, error) {
	return b.s.read(p, b.ctx.Done(), func() error { return context.Cause(b.ctx) })
}

func (b *streamBody) Close() error { b.s.send(nil, true); return nil }

func statusLine(status int) string {
	if status == http.StatusOK {
		return "200 OK"
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}
