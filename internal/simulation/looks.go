package simulation

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"
)

// look is a lookup as the instance sees it: requests that change nothing, one
// after the other without a pause.
type look struct {
	began, ended time.Time
	requests     int
	faults       int // requests of it that met a fault
}

// noteLook adds a request that changes nothing to the lookups.
func (p *Post) noteLook(began, ended time.Time, x *exchange) {
	n := len(p.looks)
	if n == 0 || began.Sub(p.looks[n-1].ended) > 0 || p.looks[n-1].began.Before(p.lastPost) {
		p.looks = append(p.looks, look{began: began})
		n++
	}
	l := &p.looks[n-1]
	l.ended = ended
	l.requests++
	if x.kind != nil {
		l.faults++
	}
}

// isList reports whether the request is for a list that can hold the post.
func isList(req *http.Request) bool {
	path := req.URL.Path
	return req.Method == http.MethodGet && (strings.HasSuffix(path, "/statuses") || path == "/api/v1/timelines/home" ||
		path == "/api/v1/scheduled_statuses")
}

// noteShown notes the ids in a list that arrived whole.
func (p *Post) noteShown(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	const mark = `"id":"`
	for rest := body; ; {
		at := bytes.Index(rest, []byte(mark))
		if at < 0 {
			return nil
		}
		rest = rest[at+len(mark):]
		if end := bytes.IndexByte(rest, '"'); end > 0 {
			p.shown[string(rest[:end])] = true
		}
	}
}
