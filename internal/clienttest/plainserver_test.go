package clienttest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// plainServer is an instance in memory with one account. It is written from what real
// servers were seen to do. It shares no code with the library and its kit, so that it
// cannot share their mistakes.
type plainServer struct {
	version  string
	keys     bool                   // it keeps the Idempotency-Key, and answers a repeat with the first post
	repeat   int                    // the status of that answer; 0 is 200
	pageSize int                    // 0 is 40
	sources  bool                   // it has the source of a status
	hides    func(url.Values) bool  // posts that the account's list leaves out
	changes  func(map[string]any)   // what a list shows instead
	read     func(path string) any  // replaces the answer to a GET: a value, or a status code
	mishaps  []mishap               // of the first requests that publish
	silent   chan struct{}          // if set, it answers no GET until this is closed
	id       func(plainPost) string // nil is a number that grows

	mu       sync.Mutex
	received int         // requests that publish
	reads    int         // other requests
	posts    []plainPost // in the order of their creation
	byKey    map[string]int
}

// plainPost is a post of the account.
type plainPost struct {
	number int
	form   url.Values
	at     time.Time
	byHand bool // not by a request of the test
}

// client returns a wrapped client of the account.
func (s *plainServer) client() *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: "https://plain.example", AccessToken: "token"})
	c.Transport = s
	return mastoerr.Wrap(c)
}

// RoundTrip answers a request.
func (s *plainServer) RoundTrip(req *http.Request) (*http.Response, error) {
	var form url.Values
	if req.Body != nil {
		raw, _ := io.ReadAll(req.Body)
		_ = req.Body.Close()
		form, _ = url.ParseQuery(string(raw))
	}
	if req.Method != http.MethodPost {
		if s.silent != nil {
			select {
			case <-s.silent:
			case <-req.Context().Done():
			}
		}
		status, body := s.answerRead(req)
		return plainHTTP(req, status, body), req.Context().Err()
	}
	return s.answerPost(req, form)
}

// answerPost looks for the key when the request comes, and commits the post when its
// work is done: two requests at once make two posts, as on Mastodon before 4.6.
func (s *plainServer) answerPost(req *http.Request, form url.Values) (*http.Response, error) {
	key := req.Header.Get("Idempotency-Key")
	s.mu.Lock()
	n := s.received
	s.received++
	status, body := s.repeated(key)
	s.mu.Unlock()
	if status != 0 {
		return plainHTTP(req, status, body), nil
	}
	if n >= len(s.mishaps) {
		status, body := s.publish(form, key)
		return plainHTTP(req, status, body), nil
	}
	m := s.mishaps[n]
	if m.keyLost {
		key = ""
	}
	if m.commit == 0 {
		s.publish(form, key)
	} else if m.commit > 0 {
		time.AfterFunc(m.commit, func() { s.publish(form, key) })
	}
	var failure <-chan time.Time
	if m.fails >= 0 {
		failure = time.After(m.fails)
	}
	select {
	case <-failure:
	case <-s.silent:
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	if m.response == nil {
		return nil, unreachable
	}
	return plainHTTP(req, m.response.status, m.response.body), nil
}

// repeated returns the answer to a request whose key is known, and 0 for another one.
func (s *plainServer) repeated(key string) (int, any) {
	n, taken := s.byKey[key]
	switch {
	case !taken:
		return 0, nil
	case s.repeat != 0:
		return s.repeat, plainError("Internal Server Error")
	case s.posts[n].isScheduled(): // Mastodon looks for it among the published ones
		return 404, plainError("Record not found")
	}
	return 200, s.show(s.posts[n])
}

// publish commits a post, and returns the response.
func (s *plainServer) publish(form url.Values, key string) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, media := range form["media_ids[]"] {
		if slices.ContainsFunc(s.posts, func(p plainPost) bool { return slices.Contains(p.form["media_ids[]"], media) }) {
			return 422, plainError("Validation failed: Media " + media + " not found or already attached to another post")
		}
	}
	p := plainPost{number: len(s.posts), form: form, at: time.Now()}
	s.posts = append(s.posts, p)
	if s.keys && key != "" {
		if s.byKey == nil {
			s.byKey = make(map[string]int)
		}
		s.byKey[key] = p.number
	}
	return 200, s.show(p)
}

// publishByHand publishes a post as another device of the owner does.
func (s *plainServer) publishByHand(form url.Values) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = append(s.posts, plainPost{number: len(s.posts), form: form, at: time.Now(), byHand: true})
}

// copies returns the posts that the requests of the test have made.
func (s *plainServer) copies() []plainPost {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.posts), func(p plainPost) bool { return p.byHand })
}

func (p plainPost) isScheduled() bool { return p.form.Get("scheduled_at") != "" }

func (s *plainServer) idOf(p plainPost) string {
	if s.id != nil {
		return s.id(p)
	}
	return strconv.Itoa(1000 + p.number)
}

// answerRead answers a GET request.
func (s *plainServer) answerRead(req *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	path := req.URL.Path
	if s.read != nil {
		switch answer := s.read(path).(type) {
		case nil:
		case int:
			return answer, plainError(http.StatusText(answer))
		default:
			return 200, answer
		}
	}
	switch path {
	case "/api/v1/instance":
		return 200, map[string]any{"version": s.version, "uri": "plain.example"}
	case "/api/v1/accounts/verify_credentials":
		return 200, map[string]any{"id": "77", "acct": "me", "source": map[string]any{"privacy": "public"}}
	case "/api/v1/accounts/77/statuses":
		return 200, s.list(req.URL.Query(), func(p plainPost) bool {
			return !p.isScheduled() && (s.hides == nil || !s.hides(p.form))
		})
	case "/api/v1/scheduled_statuses":
		return 200, s.list(req.URL.Query(), plainPost.isScheduled)
	}
	if id, ok := strings.CutSuffix(strings.TrimPrefix(path, "/api/v1/statuses/"), "/source"); ok && s.sources {
		for _, p := range s.posts {
			if s.idOf(p) == id {
				return 200, map[string]any{"id": id, "text": p.form.Get("status"), "spoiler_text": p.form.Get("spoiler_text")}
			}
		}
	}
	return 404, plainError("Record not found")
}

// list returns the page of a list, the newest first.
func (s *plainServer) list(query url.Values, has func(plainPost) bool) []any {
	size := s.pageSize
	if size == 0 {
		size = 40
	}
	page := []any{}
	older := query.Get("max_id") == ""
	for _, p := range slices.Backward(s.posts) {
		if older && has(p) && len(page) < size {
			entry := s.show(p)
			if s.changes != nil && !p.isScheduled() {
				s.changes(entry)
			}
			page = append(page, entry)
		}
		older = older || s.idOf(p) == query.Get("max_id")
	}
	return page
}

// show returns the JSON of a post. That of a scheduled one has the form's strings, as
// on Mastodon.
func (s *plainServer) show(p plainPost) map[string]any {
	id, f := s.idOf(p), p.form
	if p.isScheduled() {
		params := map[string]any{"text": f.Get("status"), "sensitive": f.Get("sensitive"), "visibility": f.Get("visibility"), "media_ids": f["media_ids[]"]}
		return map[string]any{"id": id, "scheduled_at": f.Get("scheduled_at"), "params": params, "media_attachments": []any{}}
	}
	media := []any{}
	for _, m := range f["media_ids[]"] {
		media = append(media, map[string]any{"id": m, "type": "image"})
	}
	return map[string]any{
		"id": id, "url": "https://plain.example/@me/" + id, "created_at": p.at.UTC().Format("2006-01-02T15:04:05.000Z"),
		"content": "<p>" + html.EscapeString(f.Get("status")) + "</p>", "spoiler_text": f.Get("spoiler_text"),
		"visibility": cmp.Or(f.Get("visibility"), "public"), "media_attachments": media, "in_reply_to_id": nil, "poll": nil,
		"account": map[string]any{"id": "77"},
	}
}

func plainError(text string) map[string]string { return map[string]string{"error": text} }

func plainHTTP(req *http.Request, status int, body any) *http.Response {
	contentType, text := "application/json; charset=utf-8", fmt.Sprint(body)
	if _, isText := body.(string); !isText {
		raw, _ := json.Marshal(body)
		text = string(raw)
	} else if strings.HasPrefix(text, "<") {
		contentType = "text/html"
	}
	header := http.Header{"Content-Type": {contentType}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	if status == http.StatusSeeOther {
		header.Set("Location", "/@me")
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: req}
}
