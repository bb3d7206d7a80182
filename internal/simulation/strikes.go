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

// nothingSent are the faults in which the request stays at home.
var nothingSent = strikes{
	{name: "refused", weight: 4, make: func(d *draw) fault { return fault{Break: mastoerrtest.Refused, Delay: d.within(0, time.Second)} }},
	{name: "unknown host", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoSuchHost} }},
	{name: "bad certificate", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.BadCertificate} }},
	{name: "dial without answer", weight: 2, make: func(d *draw) fault { return fault{Break: mastoerrtest.NoResponse, Stage: unsent} }},
	{name: "reset while dialling", weight: 1, make: func(d *draw) fault { return fault{Break: mastoerrtest.Reset, Stage: unsent} }},
}

// nothingDone are the answers of which it is known that nothing was applied.
var nothingDone = strikes{
	{name: "429 with Retry-After", weight: 4, make: func(d *draw) fault { return retryAfter(429, `{"error":"Too many requests"}`, d, 40) }},
	{name: "429 with reset", weight: 4, make: resetLater},
	{name: "429", weight: 2, make: func(d *draw) fault { return answer(429, `{"error":"Throttled"}`) }},
	{name: "maintenance", weight: 2, harmless: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeMaintenance) }},
	{name: "no backend", weight: 2, harmless: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend) }},
	{name: "Cloudflare 521", weight: 1, harmless: true, make: func(d *draw) fault { return mastoerrtest.FailWith(mastoerr.CodeOriginUnreachable) }},
}

// unknown are the faults that tell the caller nothing about the outcome.
var unknown = strikes{
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

// cuts are successes that break off, for who reads on: with an error, or framed
// as if that were all, or with nothing of the body. Refusals are too short to be
// cut.
var cuts = strikes{
	{name: "cut after", weight: 3, make: passes, cut: mastoerrtest.CutBody},
	{name: "half after", weight: 2, make: passes, cut: mastoerrtest.HalfBody},
	{name: "empty after", weight: 2, make: passes, cut: mastoerrtest.EmptyBody},
}

// emptyObject is JSON and a status, for who does not look at it. Only PostOnce
// does: in Do, that is the caller's.
var emptyObject = strikes{
	{name: "empty object", weight: 2, make: func(d *draw) fault {
		if !d.post.Publisher.Looks {
			return fault{}
		}
		return answer(200, "{}")
	}},
}

func passes(*draw) fault { return fault{} }

// refusals are definite answers that come once.
var refusals = strikes{
	{name: "401", weight: 1, make: func(d *draw) fault { return own(answer(401, `{"error":"The access token was revoked"}`)) }},
	{name: "422", weight: 1, make: func(d *draw) fault {
		return own(answer(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`))
	}},
}

// slow is no failure by itself.
var slow = strikes{
	{name: "slow", weight: 4, make: func(d *draw) fault {
		return fault{Work: d.within(0, d.told(time.Minute)+d.post.window())}
	}},
}

var (
	strikesOfPosting = join(nothingSent, nothingDone, unknown, unknown, cuts, cuts, refusals, slow, emptyObject)
	strikesInCalm    = join(nothingSent, nothingDone, unknown, unknown, cuts, cuts, slow)
	strikesOfReading = join(nothingSent, nothingDone, unknown, slow, cuts, cuts, cuts)
)

func join(lists ...strikes) strikes {
	var all strikes
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

// own marks an answer as the instance's own.
func own(f fault) fault { f.Own = true; return f }

// proxy is what a proxy says of the instance behind it.
func proxy(code mastoerr.Code) fault {
	origin := map[mastoerr.Code]string{mastoerr.CodeGatewayTimeout: "haproxy", mastoerr.CodeOriginTimeout: "cloudflare"}[code]
	if origin == "" {
		origin = "nginx"
	}
	return mastoerrtest.FailWith(code).Behind(origin)
}

// late is the answer of a proxy that has waited long enough for an instance that
// carries the request out, then or later.
func late(d *draw, code mastoerr.Code, longest time.Duration) fault {
	f := proxy(code).After()
	f.Delay = d.within(0, longest)
	f.Work = d.commit(f.Delay)
	return f
}

// retryAfter names a wait in seconds, sometimes in a date.
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

// resetLater is Mastodon's way to name a wait.
func resetLater(d *draw) fault {
	f := answer(429, `{"error":"Too many requests"}`)
	now := time.Now().UTC()
	f.Answer.Header.Set("Date", now.Format(http.TimeFormat))
	f.Answer.Header.Set("X-RateLimit-Limit", "300")
	f.Answer.Header.Set("X-RateLimit-Remaining", "0")
	f.Answer.Header.Set("X-RateLimit-Reset", now.Add(d.within(time.Second, 20*time.Minute)).Format("2006-01-02T15:04:05.000000Z"))
	return f
}
