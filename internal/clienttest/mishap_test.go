package clienttest_test

import (
	"net"
	"syscall"
	"time"
)

// mishap is what happens to a request that publishes.
type mishap struct {
	commit   time.Duration // when the post is committed, after the request; negative is never
	keyLost  bool          // the post is committed without its key
	fails    time.Duration // when the client hears of it; negative is never
	response *plainResponse
}

// plainResponse is a response; a nil one is a connection that is reset.
type plainResponse struct {
	status int
	body   string
}

const never = -1

var (
	reset       = mishap{}
	notApplied  = mishap{commit: never}
	keyless500  = mishap{keyLost: true, response: &plainResponse{500, `{"error":"Internal Server Error"}`}}
	keyEvicted  = mishap{keyLost: true}
	seeOther    = mishap{response: &plainResponse{303, ""}}
	earlyGate   = mishap{commit: 22 * time.Second, fails: 5 * time.Second, response: gateway}
	slowInsert  = mishap{commit: 105 * time.Second, fails: time.Minute, response: gateway}
	gateway     = &plainResponse{504, "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center></body></html>"}
	unreachable = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
)
