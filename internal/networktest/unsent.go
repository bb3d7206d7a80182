package networktest

import (
	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// unsentCases are requests that net/http refuses to send.
var unsentCases = map[string]Case{
	"the instance's address has no scheme":           {At: loopback.At("m.example"), Says: `unsupported protocol scheme ""`, Bare: testkit.BadInstance},
	"the instance's address has another scheme":      {At: loopback.At("ftp://m.example"), Says: `unsupported protocol scheme "ftp"`, Bare: testkit.BadInstance},
	"the instance's address has a port for a scheme": {At: loopback.At("127.0.0.1:3000"), Says: "first path segment in URL cannot contain colon", Bare: testkit.BadInstance},
	"the instance's address has a host for a scheme": {At: loopback.At("localhost:3000"), Says: `unsupported protocol scheme "localhost"`, Bare: testkit.BadInstance},
	"the instance's address has a space":             {At: loopback.At("http://m example/"), Says: `invalid character " " in host name`, Bare: testkit.BadInstance},
	"the instance's address has no host":             {At: loopback.At("http:///api"), Says: "no Host in request URL", Bare: testkit.BadInstance},
	"the instance's address is empty":                {At: loopback.At(""), Says: "unsupported protocol scheme", Bare: testkit.BadInstance},
	"the instance's address has a line break":        {At: loopback.At("https://m.example\n"), Says: "invalid control character in URL", Bare: testkit.BadInstance},
	"the instance's port is none":                    {At: loopback.At("https://m.example:99999"), Says: "invalid port", Bare: testkit.ConnectionFailed},
	"the token has a line break": {
		At:   loopback.Changed(loopback.OverHTTP(loopback.Respond(200, "application/json", loopback.StatusJSON)), func(p *loopback.Instance) { p.Token = testkit.SecretToken + "\n" }),
		Says: `invalid header field value for "Authorization"`, Bare: testkit.Verdict{Code: mastoerr.CodeTokenInvalid, Retry: testkit.Never},
	},
}
