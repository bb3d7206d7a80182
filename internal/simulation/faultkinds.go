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
		delay := d.within(0, 5*time.Second)
		return fault{Break: mastoerrtest.Reset, Stage: after, Delay: delay, Work: d.commit(delay)}
	}},
	{name: "hangup before", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.CloseConnection} }},
	{name: "hangup after", weight: 2, make: func(d *draw) fault {
		return fault{Break: mastoerrtest.CloseConnection, Stage: after, Work: d.commit(0)}
	}},
	{name: "silence before", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoResponse} }},
	{name: "silence after", weight: 3, make: func(d *draw) fault {
		return fault{Break: mastoerrtest.NoResponse, Stage: after, Work: d.commit(150 * time.Second)}
	}},
	{name: "cut before", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.CutBody} }},
	{name: "502 before", weight: 2, make: func(d *draw) fault { return proxy(mastoerr.CodeBadGateway) }},
	{name: "502 after", weight: 3, make: func(d *draw) fault { return late(d, mastoerr.CodeBadGateway, time.Second) }},
	{name: "504 before", weight: 2, make: func(d *draw) fault { return proxy(mastoerr.CodeGatewayTimeout) }},
	{name: "504 after", weight: 4, make: func(d *draw) fault { return late(d, mastoerr.CodeGatewayTimeout, time.Minute) }},
	{name: "503 before", weight: 2, make: func(d *draw) fault { return answer(503, "upstream connect error") }},
	{name: "503 after", weight: 2, make: func(d *draw) fault { return late(d, mastoerr.CodeServiceUnavailable, time.Second) }},
	{name: "503 with Retry-After, before", weight: 1, make: func(d *draw) fault { return retryAfter(503, "Service Unavailable", d, 15) }},
	{name: "503 with Retry-After, after", weight: 2, make: func(d *draw) fault { return retryAfter(503, "Service Unavailable", d, 15).After() }},
	{name: "Cloudflare 524 after", weight: 1, make: func(d *draw) fault { return late(d, mastoerr.CodeOriginTimeout, 100*time.Second) }},
	{name: "500 before", weight: 2, make: func(d *draw) fault { return own(answer(500, crash)) }},
	{name: "500 after", weight: 4, make: func(d *draw) fault { return own(answer(500, crash).After()) }},
	{name: "page of a portal", weight: 1, make: func(d *draw) fault {
		f := answer(200, "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome</body></html>")
		f.Answer.Header.Set("Content-Type", "text/html")
		return f
	}},
}

// truncated are successes whose body is incomplete: the read fails halfway, the
// body ends halfway as if it were complete, or it is empty. Refusals are not
// truncated.
var truncated = faultKinds{
	{name: "cut after", weight: 3, make: passes, cut: mastoerrtest.CutBody},
	{name: "half after", weight: 2, make: passes, cut: mastoerrtest.HalfBody},
	{name: "empty after", weight: 2, make: passes, cut: mastoerrtest.EmptyBody},
}

// emptyObject is a success with the body {}, which go-mastodon decodes without an
// error. Only PostOnce checks for that; with Do it is up to the caller.
var emptyObject = faultKinds{
	{name: "empty object", weight: 2, make: func(d *draw) fault {
		if !d.post.Publisher.Verifies {
			return fault{}
		}
		return answer(200, "{}")
	}},
}

func passes(*draw) fault { return fault{} }

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
		return fault{Work: d.within(0, d.told(time.Minute)+d.post.settleWindow())}
	}},
}

var (
	faultsOfPosting = join(notSent, notApplied, unknownOutcome, unknownOutcome, truncated, truncated, refusals, slow, emptyObject)
	faultsInCalm    = join(notSent, notApplied, unknownOutcome, unknownOutcome, truncated, truncated, slow)
	faultsOfReading = join(notSent, notApplied, unknownOutcome, slow, truncated, truncated, truncated)
)

func join(lists ...faultKinds) faultKinds {
	var all faultKinds
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

const crash = `{"status":500,"error":"Internal Server Error"}`

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

// late returns the response of a proxy that stopped waiting, while the instance
// applies the request, before that or later. longest bounds the proxy's wait.
func late(d *draw, code mastoerr.Code, longest time.Duration) fault {
	f := proxy(code).After()
	f.Delay = d.within(0, longest)
	f.Work = d.commit(f.Delay)
	return f
}

// retryAfter returns a response with Retry-After, in seconds or, for one in four,
// as a date.
func retryAfter(status int, body string, d *draw, minutes int) fault {
	f := answer(status, body)
	wait := d.within(time.Second, time.Duration(1+d.IntN(minutes))*time.Minute)
	f.Answer.Header.Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
	if d.IntN(4) == 0 {
		now := time.Now().UTC()
		f.Answer.Header.Set("Date", now.Format(http.TimeFormat))
		f.Answer.Header.Set("Retry-After", now.Add(wait).Format(http.TimeFormat))
	}
	return f
}

// resetLater returns a 429 in Mastodon's form, with X-RateLimit-Reset.
func resetLater(d *draw) fault {
	f := answer(429, `{"error":"Too many requests"}`)
	now := time.Now().UTC()
	f.Answer.Header.Set("Date", now.Format(http.TimeFormat))
	f.Answer.Header.Set("X-RateLimit-Limit", "300")
	f.Answer.Header.Set("X-RateLimit-Remaining", "0")
	f.Answer.Header.Set("X-RateLimit-Reset", now.Add(d.within(time.Second, 20*time.Minute)).Format("2006-01-02T15:04:05.000000Z"))
	return f
}
