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
	faults       int             // requests of it that met a fault
	lists        map[string]bool // that it has read a page of
}

// noteLook adds a request that changes nothing to the lookups. One that asks for the
// first page of a list that the lookup has read begins another.
func (p *Post) noteLook(req *http.Request, began, ended time.Time, x *exchange, ok bool) {
	n := len(p.looks)
	first := isList(req) && req.URL.Query().Get("max_id") == ""
	if n == 0 || began.Sub(p.looks[n-1].ended) > 0 || p.looks[n-1].began.Before(p.lastPost) || first && p.looks[n-1].lists[req.URL.Path] {
		p.looks = append(p.looks, look{began: began, lists: make(map[string]bool)})
		n++
	}
	l := &p.looks[n-1]
	if isList(req) && ok {
		l.lists[req.URL.Path] = true
	}
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
