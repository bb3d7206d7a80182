package networktest

import (
	"net"
	"syscall"
	"testing"

	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// Case is a network failure. The call is always a POST without an Idempotency-Key.
type Case struct {
	// At starts the instance.
	At func(testing.TB) loopback.Instance
	// Says is a part of the error's text. It shows that the failure is the intended
	// one, and that Go has not changed the text: some failures can be recognised by
	// nothing else.
	Says string
	// Bare is the verdict on the error alone.
	Bare testkit.Verdict
	// Mastodon is the verdict on what go-mastodon without the Transport returns, if
	// that is another one: it drops headers and follows every redirect.
	Mastodon testkit.Verdict
	// Hooked is the verdict with the Transport, if that is another one.
	Hooked testkit.Verdict
	// Or is a second verdict that is right too, where the timing decides.
	Or testkit.Verdict
}

// Cases are all network failures by name.
var Cases = merged(
	dialCases, handshakeCases, proxyCases, lostCases, malformedCases, bodyCases,
	timeoutCases, http2Cases, redirectCases, unsentCases,
)

// merged returns the union of tables. It panics when two cases have one name.
func merged(tables ...map[string]Case) map[string]Case {
	all := make(map[string]Case)
	for _, table := range tables {
		for name, c := range table {
			if _, ok := all[name]; ok {
				panic("two cases are named " + name)
			}
			all[name] = c
		}
	}
	return all
}

// dialEnds is an instance whose dials end with errno. The kernel returns these errors
// only without a network or by chance, so the Control hook of the dialer does.
func dialEnds(errno syscall.Errno) func(testing.TB) loopback.Instance {
	return func(t testing.TB) loopback.Instance {
		return loopback.Instance{URL: "http://192.0.2.1", Transport: loopback.DialWith(t, &net.Dialer{
			Control: func(string, string, syscall.RawConn) error { return errno },
		})}
	}
}

// resolvedBy is an instance whose name server sends what reply returns.
func resolvedBy(reply func([]byte) []byte) func(testing.TB) loopback.Instance {
	return func(t testing.TB) loopback.Instance {
		return loopback.Instance{URL: "http://nohost.invalid", Transport: loopback.DialWith(t, &net.Dialer{Resolver: loopback.Resolver(t, reply)})}
	}
}
