package mastoerrtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// RequirePublished fails the test at once unless exactly n posts have the text, as
// it was sent or as it is stored, and returns them. Posts that were deleted later
// count too.
func (i *Instance) RequirePublished(tb testing.TB, n int, text string) []Post {
	tb.Helper()
	var found []Post
	for _, p := range i.Posts() {
		if p.has(text) {
			found = append(found, p)
		}
	}
	if len(found) != n {
		tb.Fatalf("%q was published %s, want %s\n%s", shorten(text), times(len(found)), times(n), i.report(found))
	}
	return found
}

// has reports whether a post has a text, or was asked to.
func (p *Post) has(text string) bool { return p.Text == text || p.Asked.Status == text }

// RequirePublishedOnce fails the test at once unless exactly one post has the
// text, and returns it.
func (i *Instance) RequirePublishedOnce(tb testing.TB, text string) Post {
	tb.Helper()
	return i.RequirePublished(tb, 1, text)[0]
}

// RequireNotPublished fails the test at once if a post has the text.
func (i *Instance) RequireNotPublished(tb testing.TB, text string) {
	tb.Helper()
	i.RequirePublished(tb, 0, text)
}

// RequireNoDuplicates fails the test at once if an account has published the same
// text with the same content warning twice. Posts without text are not compared.
func (i *Instance) RequireNoDuplicates(tb testing.TB) {
	tb.Helper()
	type content struct{ account, text, spoiler string }
	seen := make(map[content]Post)
	for _, p := range i.Posts() {
		c := content{p.Account, p.Text, p.SpoilerText}
		before, twice := seen[c]
		if twice && p.Text != "" {
			tb.Fatalf("%s published %q twice\n%s", p.Account, shorten(p.Text), i.report([]Post{before, p}))
		}
		seen[c] = p
	}
}

// RequireRequests fails the test at once unless exactly n requests to an endpoint
// came; Fail explains the notation.
func (i *Instance) RequireRequests(tb testing.TB, n int, endpoint string) {
	tb.Helper()
	if _, incomplete := i.server.Requests(); incomplete {
		tb.Fatalf("the requests to %s cannot be counted: WithRequestLog has left some out", endpoint)
	}
	if have := i.RequestCount(endpoint); have != n {
		tb.Fatalf("%s was called %s, want %s\n%s", endpoint, times(have), times(n), i.report(nil))
	}
}

// WaitFor waits until a post with the text is published and returns it, for
// services that publish in the background. It fails the test at once after d.
func (i *Instance) WaitFor(tb testing.TB, text string, d time.Duration) Post {
	tb.Helper()
	const pause = 5 * time.Millisecond
	for end := time.Now().Add(d); ; time.Sleep(pause) {
		for _, p := range i.Posts() {
			if p.has(text) {
				return p
			}
		}
		if !time.Now().Before(end) {
			tb.Fatalf("%q was not published within %v\n%s", shorten(text), d, i.report(nil))
		}
	}
}

// report returns the posts and the last requests, to show why an assertion failed.
func (i *Instance) report(posts []Post) string {
	var b strings.Builder
	for _, p := range posts {
		fmt.Fprintln(&b, p)
	}
	requests := i.Requests()
	const most = 20
	if skip := len(requests) - most; skip > 0 {
		fmt.Fprintf(&b, "… %d requests before\n", skip)
		requests = requests[skip:]
	}
	for _, r := range requests {
		fmt.Fprintln(&b, r)
	}
	if len(requests) == 0 {
		b.WriteString("no request came\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// String returns one line for the log of a test.
func (r Request) String() string {
	s := r.Time.UTC().Format(fakemastodon.Millis) + " " + r.Method + " " + r.Path
	if r.Account != "" {
		s += " by " + r.Account
	}
	s += withKey(r.Key)
	if r.Status != 0 {
		s += fmt.Sprintf(": %d", r.Status)
	}
	if r.Fault != "" {
		s += " [" + r.Fault + "]"
	}
	return s
}

func withKey(key string) string {
	if key == "" {
		return ""
	}
	return " with key " + key
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func shorten(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
