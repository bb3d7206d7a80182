package simulation

import (
	"net/http"
	"strconv"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

type fault = mastoerrtest.Fault

const (
	before = mastoerrtest.BeforeApply
	after  = mastoerrtest.AfterApply
	unsent = mastoerrtest.BeforeSend
)

// notSent are the faults before anything of the request is sent.
var notSent = faultKinds{
	{name: "refused", weight: 4, make: func(d *draw) fault { return fault{Break: mastoerrtest.Refused, Delay: d.within(0, time.Second)} }},
	{name: "unknown host", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoSuchHost} }},
	{name: "bad certificate", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.BadCertificate} }},
	{name: "dial without answer", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoResponse, Stage: unsent} }},
	{name: "reset while dialling", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.Reset, Stage: unsent} }},
}

// notApplied are the responses that prove that the request was not applied.
var notApplied = faultKinds{
	{name: "429 with Retry-After", weight: 4, make: func(d *draw) fault { return retryAfter(429, `{"error":"Too many requests"}`, d, 40) }},
	{name: "429 with reset", weight: 4, make: resetLater},
	{name: "429", weight: 2, make: func(d *draw) fault { return answer(429, `{"error":"Throttled"}`) }},
	{name: "maintenance", weight: 2, provesNotApplied: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeMaintenance) }},
	{name: "no backend", weight: 2, provesNotApplied: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend) }},
	{name: "Cloudflare 521", weight: 1, provesNotApplied: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeOriginUnreachable) }},
}

// unknownOutcome are the faults after which the caller cannot know whether the
// request was applied. In their names, before and after say whether it was.
var unknownOutcome = faultKinds{
	{name: "reset before", weight: 3, make: func(d *draw) fault { return fault{Break: mastoerrtest.Reset} }},
	{name: "reset after", weight: 4, make: func(d *draw) fault {
		return d.late(fault{Break: mastoerrtest.Reset, Delay: d.within(0, 5*time.Second)})
	}},
	{name: "hangup before", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.CloseConnection} }},
	{name: "hangup after", weight: 2, make: func(d *draw) fault { return d.late(fault{Break: mastoerrtest.CloseConnection}) }},
	{name: "silence before", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoResponse} }},
	{name: "silence after", weight: 3, make: func(d *draw) fault { return d.silence() }},
	{name: "cut before", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.CutBody} }},
	{name: "cut request", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.CutRequest}.After() }},
	{name: "502 before", weight: 2, make: func(d *draw) fault { return proxy(mastoerr.CodeBadGateway) }},
	{name: "502 after", weight: 3, make: func(d *draw) fault { return d.proxyLate(mastoerr.CodeBadGateway, time.Second) }},
	{name: "504 before", weight: 2, make: func(d *draw) fault { return proxy(mastoerr.CodeGatewayTimeout) }},
	{name: "504 after", weight: 4, make: func(d *draw) fault { return d.proxyLate(mastoerr.CodeGatewayTimeout, time.Minute) }},
	{name: "503 before", weight: 2, make: func(d *draw) fault { return answer(503, "upstream connect error") }},
	{name: "503 after", weight: 2, make: func(d *draw) fault { return d.proxyLate(mastoerr.CodeServiceUnavailable, time.Second) }},
	{name: "503 with Retry-After, before", weight: 1, make: func(d *draw) fault { return retryAfter(503, "Service Unavailable", d, 15) }},
	{name: "503 with Retry-After, after", weight: 2, make: func(d *draw) fault { return d.late(retryAfter(503, "Service Unavailable", d, 15)) }},
	{name: "Cloudflare 524 after", weight: 1, make: func(d *draw) fault { return d.proxyLate(mastoerr.CodeOriginTimeout, 100*time.Second) }},
	{name: "500 before the commit", weight: 3, make: func(d *draw) fault { return mastoerrtest.CrashBeforeCommit() }},
	{name: "500 after the commit, before the key", weight: 5, make: func(d *draw) fault { return d.listLate(mastoerrtest.CrashBeforeKey(), d.world().Lateness) }},
	{name: "500 after the key", weight: 2, make: func(d *draw) fault { return d.listLate(mastoerrtest.CrashBeforeCommit().After(), d.world().Lateness) }},
	{name: "page of a portal", weight: 1, make: func(d *draw) fault {
		f := answer(200, "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome</body></html>")
		f.Answer.Header.Set("Content-Type", "text/html")
		return f
	}},
	{name: "empty object before", weight: 1, make: func(d *draw) fault { return d.emptyObject(false) }},
	{name: "empty object after", weight: 1, make: func(d *draw) fault { return d.emptyObject(true) }},
}

// truncated are successes whose body is incomplete: the read fails halfway, the
// body ends halfway as if it were complete, or it is empty. Refusals are not
// truncated.
var truncated = faultKinds{
	{name: "cut after", weight: 3, make: passes, cut: mastoerrtest.CutBody},
	{name: "half after", weight: 2, make: passes, cut: mastoerrtest.HalfBody},
	{name: "empty after", weight: 2, make: passes, cut: mastoerrtest.EmptyBody},
}

func passes(d *draw) fault { return d.listLate(fault{}, d.world().Lateness) }

// refusals are definite refusals of a post that has nothing wrong with it. They
// occur once, unlike a limit that the post really exceeds.
var refusals = faultKinds{
	{name: "401", weight: 1, make: func(d *draw) fault { return own(answer(401, `{"error":"The access token was revoked"}`)) }},
	{name: "422", weight: 1, make: func(d *draw) fault {
		return own(answer(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`))
	}},
}

// slow is a late response. It is a failure only if the caller does not wait.
var slow = faultKinds{
	{name: "slow", weight: 4, make: func(d *draw) fault {
		return fault{Work: d.within(0, d.post.told(150*time.Second)+d.world().Lateness)}
	}},
}

// slowRead is the same for a request that changes nothing.
var slowRead = faultKinds{
	{name: "slow read", weight: 2, make: func(d *draw) fault { return fault{Work: d.within(0, 3*time.Minute)} }},
}

// badLists are lists that cannot be used.
var badLists = faultKinds{
	{name: "null for a list", weight: 1, make: func(*draw) fault { return fault{List: mastoerrtest.NullList} }},
	{name: "empty entries", weight: 1, make: func(*draw) fault { return fault{List: mastoerrtest.EmptyEntries} }},
	{name: "entries without times", weight: 1, make: func(*draw) fault { return fault{List: mastoerrtest.NoTimes} }},
	{name: "oldest first", weight: 1, make: func(*draw) fault { return fault{List: mastoerrtest.OldestFirst} }},
	{name: "403 for a read", weight: 1, make: func(*draw) fault { return answer(403, `{"error":"This action is not allowed"}`) }},
	{name: "404 for a read", weight: 1, make: func(*draw) fault { return answer(404, `{"error":"Record not found"}`) }},
}

var (
	faultsOfPosting = join(notSent, notApplied, unknownOutcome, unknownOutcome, truncated, truncated, refusals, slow)
	faultsInCalm    = join(notSent, notApplied, unknownOutcome, unknownOutcome, truncated, truncated, slow)
	readsInCalm     = join(notSent, notApplied, readFaults, slowRead, truncated, truncated, truncated)
	faultsOfReading = join(readsInCalm, badLists)

	// readFaults are those of unknownOutcome that mean something for a read.
	readFaults = faultKinds{
		{name: "reset of a read", weight: 7, make: func(d *draw) fault { return fault{Break: mastoerrtest.Reset, Delay: d.within(0, 5*time.Second)} }},
		{name: "silence for a read", weight: 4, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoResponse} }},
		{name: "502 for a read", weight: 5, make: func(d *draw) fault { return proxy(mastoerr.CodeBadGateway) }},
		{name: "503 for a read", weight: 4, make: func(d *draw) fault { return answer(503, "upstream connect error") }},
		{name: "503 with Retry-After for a read", weight: 2, make: func(d *draw) fault { return retryAfter(503, "Service Unavailable", d, 15) }},
		{name: "500 for a read", weight: 5, make: func(d *draw) fault { return mastoerrtest.CrashBeforeCommit() }},
	}
)

func join(lists ...faultKinds) faultKinds {
	var all faultKinds
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func answer(status int, body string) fault {
	h := http.Header{"Content-Type": {"application/json"}}
	if body[0] != '{' {
		h["Content-Type"] = []string{"text/plain"}
	}
	return mastoerrtest.AnswerWith(status, h, body)
}

// own marks a response as made by the instance itself, not by a proxy.
func own(f fault) fault { f.Own = true; return f }

// proxy returns the response of a proxy that has no response of the instance.
func proxy(code mastoerr.Code) fault {
	origin := map[mastoerr.Code]string{mastoerr.CodeGatewayTimeout: "haproxy", mastoerr.CodeOriginTimeout: "cloudflare"}[code]
	if origin == "" {
		origin = "nginx"
	}
	return mastoerrtest.FailWith(code).Behind(origin)
}

// proxyLate returns the response of a proxy that stopped waiting, while the instance
// applies the request, before that or later. longest bounds the proxy's wait.
func (d *draw) proxyLate(code mastoerr.Code, longest time.Duration) fault {
	f := proxy(code)
	f.Delay = d.within(0, longest)
	return d.late(f)
}

// silence returns a response that never comes: the caller gives up by itself.
func (d *draw) silence() fault {
	f := d.late(fault{Break: mastoerrtest.NoResponse, Delay: 150 * time.Second})
	f.Delay = 0
	return f
}

// emptyObject returns a success with the body {}, which go-mastodon decodes without
// an error. Only PostOnce checks for that; with a plain call it is up to the caller.
func (d *draw) emptyObject(applied bool) fault {
	if d.post.Publisher != PostOnce && d.post.Publisher != Resumed {
		return fault{}
	}
	f := answer(200, "{}")
	if applied {
		f = d.late(f)
	}
	return f
}

// retryAfter returns a response with Retry-After, in seconds or, for one in four,
// as a date.
func retryAfter(status int, body string, d *draw, minutes int) fault {
	f := answer(status, body)
	wait := d.within(time.Second, time.Duration(1+d.IntN(minutes))*time.Minute)
	f.Answer.Header.Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
	if d.IntN(4) == 0 {
		now := time.Now().UTC().Add(d.post.Host.date)
		f.Answer.Header.Set("Date", now.Format(http.TimeFormat))
		f.Answer.Header.Set("Retry-After", now.Add(wait).Format(http.TimeFormat))
	}
	return f
}

// resetLater returns a 429 in Mastodon's form, with X-RateLimit-Reset.
func resetLater(d *draw) fault {
	f := answer(429, `{"error":"Too many requests"}`)
	now := time.Now().UTC()
	f.Answer.Header.Set("Date", now.Add(d.post.Host.date).Format(http.TimeFormat))
	f.Answer.Header.Set("X-RateLimit-Limit", "300")
	f.Answer.Header.Set("X-RateLimit-Remaining", "0")
	reset := now.Add(d.post.Host.clock + d.within(time.Second, 20*time.Minute))
	f.Answer.Header.Set("X-RateLimit-Reset", reset.Format("2006-01-02T15:04:05.000000Z"))
	return f
}
