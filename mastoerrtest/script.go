package mastoerrtest

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Rule is a line of the script that Fail writes.
type Rule struct {
	i      *Instance
	method string // "" for any
	path   string // "" for any
	faults []Fault

	times  int // how often the faults are played from first to last, -1 for always
	skip   int
	from   time.Time
	until  time.Time
	token  string
	played int
}

// Fail makes the next requests to an endpoint fail: the first with the first
// fault, the second with the second, and so on. A zero Fault lets a request pass.
// The endpoint is a method and a path, with ":id" or "*" for the parts that vary,
// as in MastodonError.Endpoint: "POST /api/v1/statuses", "GET /api/v1/media/:id".
// The method may be left out, and "" is every request.
//
// Rules apply in the order in which they were made: the first one that has a
// fault for a request plays it.
func (i *Instance) Fail(endpoint string, faults ...Fault) *Rule {
	r := &Rule{i: i, faults: faults, times: 1}
	var err error
	if r.method, r.path, err = parseEndpoint(endpoint); err != nil {
		i.complain("Fail(%q): %v", endpoint, err)
	}
	if len(faults) == 0 {
		i.complain("Fail(%q): no fault", endpoint)
	}
	for _, f := range faults {
		if _, err := f.resolve(r.method, r.path, time.Now()); err != nil {
			i.complain("Fail(%q): %v", endpoint, err)
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.script = append(i.script, r)
	return r
}

// Times plays the faults n times, from first to last.
func (r *Rule) Times(n int) *Rule { return r.change(func() { r.times = n }) }

// Always plays the faults again and again, until Stop.
func (r *Rule) Always() *Rule { return r.change(func() { r.times = -1 }) }

// Skip lets n requests pass first.
func (r *Rule) Skip(n int) *Rule { return r.change(func() { r.skip = n }) }

// From makes the rule begin at a time.
func (r *Rule) From(t time.Time) *Rule { return r.change(func() { r.from = t }) }

// Until makes the rule end at a time. Together with Always, that is an outage.
func (r *Rule) Until(t time.Time) *Rule { return r.change(func() { r.until = t }) }

// By limits the rule to the requests with this token.
func (r *Rule) By(token string) *Rule { return r.change(func() { r.token = token }) }

// Stop ends the rule.
func (r *Rule) Stop() { r.change(func() { r.times = 0 }) }

// Played returns for how many requests the rule had a fault.
func (r *Rule) Played() int {
	r.i.mu.Lock()
	defer r.i.mu.Unlock()
	return r.played
}

func (r *Rule) change(f func()) *Rule {
	r.i.mu.Lock()
	defer r.i.mu.Unlock()
	f()
	return r
}

// next returns the fault for a request, and false when the rule does not apply.
func (r *Rule) next(req *http.Request, now time.Time) (Fault, bool) {
	if len(r.faults) == 0 || r.over() || now.Before(r.from) || !r.until.IsZero() && !now.Before(r.until) ||
		!matches(r.method, r.path, req) || r.token != "" && fakemastodon.Bearer(req.Header) != r.token {
		return Fault{}, false
	}
	if r.skip > 0 {
		r.skip--
		return Fault{}, false
	}
	f := r.faults[r.played%len(r.faults)]
	r.played++
	return f, true
}

func (r *Rule) over() bool { return r.times >= 0 && r.played >= r.times*len(r.faults) }

// decide returns the fault for a request: that of the script, else that of
// WithFaults.
func (i *Instance) decide(req *http.Request) fakemastodon.Fault {
	i.mu.Lock()
	now := time.Now()
	f, found := Fault{}, false
	for _, r := range i.script {
		if f, found = r.next(req, now); found {
			break
		}
	}
	i.mu.Unlock()
	if i.faults != nil && !found || i.work != nil {
		bare := req
		if req.Body != nil && req.Body != http.NoBody {
			copied := *req
			copied.Body = http.NoBody
			bare = &copied
		}
		i.hookMu.Lock()
		if i.faults != nil && !found {
			f = i.faults(bare)
		}
		if i.work != nil && f.Work == 0 {
			f.Work = i.work(bare)
		}
		i.hookMu.Unlock()
	}
	resolved, err := f.resolve(req.Method, req.URL.Path, now.Add(i.date))
	if err != nil {
		i.complain("%v", err)
	}
	return resolved.plain()
}

// matches compares a request with the endpoint of a rule.
func matches(method, pattern string, req *http.Request) bool {
	return (method == "" || method == req.Method) && matchPath(pattern, req.URL.Path)
}

// parseEndpoint reads the notation of Fail. Its error is for an endpoint that no
// request can match.
func parseEndpoint(endpoint string) (method, path string, err error) {
	method, path, ok := strings.Cut(endpoint, " ")
	if !ok {
		method, path = "", endpoint
	}
	path = strings.TrimSpace(path)
	switch {
	case method != strings.ToUpper(method):
		err = fmt.Errorf("methods have capital letters: %q", strings.ToUpper(method))
	case path != "" && path != "*" && !strings.HasPrefix(path, "/"):
		err = fmt.Errorf("a path begins with a slash: %q", "/"+path)
	case strings.HasSuffix(path, "/") && path != "/":
		err = fmt.Errorf("a path ends without a slash: %q", strings.TrimRight(path, "/"))
	case strings.Contains(path, "?"):
		err = errors.New("a path has no query")
	}
	return method, path, err
}

// matchPath compares segment by segment; "" and "*" match the rest.
func matchPath(pattern, path string) bool {
	for pattern != "" && pattern != "*" {
		var want, have string
		var more, got bool
		want, pattern, more = strings.Cut(pattern, "/")
		have, path, got = strings.Cut(path, "/")
		if want != have && (want != "*" && want != ":id" || have == "") {
			return false
		}
		if more != got {
			return false
		}
		if !more {
			return true
		}
	}
	return true
}
