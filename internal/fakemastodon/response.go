package fakemastodon

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// response returns what the caller of RoundTrip gets.
func response(req *http.Request, out *outcome) *http.Response {
	r := out.reply
	resp := &http.Response{
		Status: StatusLine(r.status), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, ContentLength: int64(len(r.body)), Request: req,
	}
	if r.stream != nil {
		resp.ContentLength = -1
		resp.Body = &streamBody{ctx: req.Context(), s: r.stream}
		return resp
	}
	b := &replyBody{ctx: req.Context()}
	body := cutBody(r.body, out.cut)
	if out.cut == CutBody {
		b.end = io.ErrUnexpectedEOF
	} else {
		resp.ContentLength = int64(len(body))
	}
	if req.Method == http.MethodHead {
		body = nil
	}
	b.Reset(body)
	resp.Body = b
	return resp
}

// cutBody returns what comes of a body that breaks off.
func cutBody(body []byte, cut Break) []byte {
	switch cut {
	case HalfBody, CutBody:
		return body[:len(body)/2]
	case EmptyBody:
		return nil
	}
	return body
}

// replyBody is the body of a response.
type replyBody struct {
	bytes.Reader
	ctx context.Context
	end error // instead of io.EOF
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
	return b.s.read(b.ctx, p)
}

func (b *streamBody) Close() error { b.s.close(); return nil }

// StatusLine returns what http.Response.Status has for a status.
func StatusLine(status int) string {
	if status == http.StatusOK {
		return "200 OK"
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}
