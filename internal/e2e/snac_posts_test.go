package e2e_test

import (
	"fmt"
	"strings"

	"github.com/mattn/go-mastodon"
)

// texts are those of bots, which differ by one number, and those that a server
// may change. %d is the number of the post.
var texts = []mastodon.Toot{
	{Status: "Build %d of main passed in 61 seconds"},
	{Status: "a > b, x -> y and R&amp;D  with two spaces, #snac and *stars*\n\n- one\n- %d \n", SpoilerText: "a > b  &amp; c"},
	{Status: "Build %d of main failed, see https://example.com/builds?id=%[1]d&full=yes", InReplyToID: "parent"},
	{Status: "Café ☕ 日本語 \u200b\ttab :-) no. %d"},
	{Status: "Chart no. %d of today: https://example.com/charts/today.png"}, // snac makes an attachment of it
	{Status: "%d\n> quoted\n```\ncode < 1\n```", SpoilerText: "Code", InReplyToID: "parent"},
	{Status: "No. %d. " + strings.Repeat("A long text goes on and on. ", 40)},
}

// job is a post of the test and what happened to it.
type job struct {
	way, account string
	toot         mastodon.Toot
	faults       []fault // one for each attempt
	outcome
}

// newJobs makes the posts of an account: each fault meets the first attempt of
// one and several attempts of another, and some pass. number counts the posts of
// all accounts.
func newJobs(way, account, visibility string, parent mastodon.ID, number *int) []*job {
	var plans [][]fault
	for _, f := range unhandled {
		plans = append(plans, []fault{f}, nil, []fault{f, f})
	}
	for _, f := range handled {
		plans = append(plans, []fault{f}, nil, []fault{f, f, f})
	}
	var jobs []*job
	for _, faults := range plans {
		*number++
		toot := texts[*number%len(texts)]
		toot.Status = fmt.Sprintf(toot.Status, *number)
		toot.Visibility = visibility
		if toot.InReplyToID != "" {
			toot.InReplyToID = parent
		}
		jobs = append(jobs, &job{way: way, account: account, toot: toot, faults: faults})
	}
	return jobs
}

// verdict is what became of a post, measured by the server's files.
type verdict string

const (
	once         verdict = "once"
	unknown      verdict = "unknown"
	failed       verdict = "failed" // and it is not there
	twice        verdict = "twice"  // or more
	falseSuccess verdict = "false success"
	falseFailure verdict = "false failure"
)

// judge compares how a job ended with what the account has. cut is the text of a
// request that arrived in part, "" without one: such a post counts as a copy.
func (j *job) judge(posts []stored, parentURI, cut string) (v verdict, copies int) {
	var own bool // the status that was returned is this very post
	for _, p := range posts {
		whole := p.Text == j.toot.Status
		if !whole && (cut == "" || p.Text != cut) {
			continue
		}
		copies++
		own = own || whole && j.status != nil && strings.HasSuffix(string(j.status.ID), p.hash) && j.same(p, parentURI)
	}
	switch {
	case copies > 1:
		return twice, copies
	case j.err == nil && own:
		return once, copies
	case j.err == nil:
		return falseSuccess, copies
	case j.unknown:
		return unknown, copies
	case copies == 1:
		return falseFailure, copies
	}
	return failed, copies
}

// same is true where everything else is as it was asked for. snac keeps no
// difference between public and unlisted, nor between private and direct.
func (j *job) same(p stored, parentURI string) bool {
	open := j.toot.Visibility == mastodon.VisibilityPublic || j.toot.Visibility == mastodon.VisibilityUnlisted
	target := ""
	if j.toot.InReplyToID != "" {
		target = parentURI
	}
	return p.Warning == j.toot.SpoilerText && p.public() == open && p.InReplyTo == target
}
