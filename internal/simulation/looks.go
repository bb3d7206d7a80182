package simulation

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// look is a lookup as the instance sees it.
type look struct {
	requests  int
	failed    bool            // a request of it failed, so that it may have ended early
	lists     map[string]bool // that it has read a page of
	afterPost int             // how many attempts came before
	try       int
}

// noteLook adds a request that changes nothing to the lookups. One that asks for the
// first page of a list that the lookup has read begins another.
func (p *Post) noteLook(req *http.Request, ok bool) {
	n := len(p.looks)
	first := isList(req) && req.URL.Query().Get("max_id") == ""
	if n == 0 || p.looks[n-1].afterPost < p.Attempts || p.looks[n-1].try < p.tries || first && p.looks[n-1].lists[req.URL.Path] {
		p.looks = append(p.looks, look{lists: make(map[string]bool), afterPost: p.Attempts, try: p.tries})
		n++
	}
	l := &p.looks[n-1]
	l.requests++
	l.failed = l.failed || !ok
	if isList(req) && ok {
		l.lists[req.URL.Path] = true
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
