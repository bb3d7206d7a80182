package e2e_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// success is what a call says that did not fail.
const success = "success"

// labels is an error in one line: status (0 without an answer), code, category,
// action and retry. The tables spell all of them out, so that a wrong row of the
// library's catalog shows here as well.
func labels(err error) string {
	if err == nil {
		return success
	}
	e, ok := mastoerr.FromError(err)
	if !ok {
		return fmt.Sprintf("no API failure: %v", err)
	}
	return fmt.Sprintf("%d %s %s %s %s", e.StatusCode, e.Code, e.Category, e.Action, e.Retry)
}

// The labels that many answers share, by the taxonomy.
const (
	badGateway      = "502 bad_gateway remote_service retry_later if_idempotent"
	gatewayTimeout  = "504 gateway_timeout remote_service retry_later if_idempotent"
	unavailable     = "503 service_unavailable remote_service retry_later if_idempotent"
	noBackend       = "503 proxy_no_backend remote_service retry_later safe"
	maintenance     = "503 maintenance remote_service retry_later safe"
	rateLimited     = "429 rate_limited rate_limiting retry_later safe"
	forbidden       = "403 forbidden permissions fix_input never"
	wantsPassword   = "401 http_auth_required permissions fix_input never"
	noSuchAPI       = "404 endpoint_missing not_found fix_input never"
	notFound        = "404 not_found not_found fix_input never"
	wrongMethod     = "405 method_not_allowed request fix_input never"
	gone            = "410 gone not_found fix_input never"
	tooLarge        = "413 payload_too_large validation fix_input never"
	badRequest      = "400 bad_request request fix_input never"
	internalError   = "500 internal_error remote_service retry_later if_idempotent"
	validation      = "422 validation_failed validation fix_input never"
	tokenInvalid    = "401 token_invalid authentication reconnect never"
	temporary       = "503 temporary_problem remote_service retry_later if_idempotent"
	cutShort        = "0 invalid_response remote_service retry_later if_idempotent"
	notJSON         = "200 invalid_response remote_service retry_later if_idempotent"
	movedElsewhere  = "301 unexpected_redirect request fix_input never"
	connectionLost  = "0 connection_lost remote_service retry_later if_idempotent"
	connectionFails = "0 connection_failed remote_service retry_later safe"
	tlsFails        = "0 tls_error remote_service retry_later safe"
	outOfTime       = "0 timeout remote_service retry_later if_idempotent"
)

// checkWait compares what the answer said about waiting; zero is nothing.
func checkWait(t *testing.T, want time.Duration, err error) {
	t.Helper()
	e, ok := mastoerr.FromError(err)
	if !ok {
		require.Zero(t, want, "no failure, no wait")
		return
	}
	if want == 0 {
		require.Zero(t, e.RetryAt, "a wait that nobody named")
		return
	}
	require.NotZero(t, e.RetryAt, "the wait is not seen")
	// Dates have whole seconds, and the call itself takes a moment.
	require.InDelta(t, want.Seconds(), e.RetryIn().Seconds(), 2.5)
}

// checkNow is checkWait for an answer that names a time which is over.
func checkNow(t *testing.T, err error) {
	t.Helper()
	e, _ := mastoerr.FromError(err)
	require.NotNil(t, e)
	require.NotZero(t, e.RetryAt, "the wait is not seen")
	require.Zero(t, e.RetryIn())
}

// body is what the answer said, for the log of a test that failed.
func body(err error) string {
	e, ok := mastoerr.FromError(err)
	if !ok {
		return "(none)"
	}
	text := e.Body()
	return fmt.Sprintf("%q", text[:min(len(text), 2000)])
}

// checkChain looks at what the library promises of every failed call that was
// answered by a status.
func checkChain(t *testing.T, err error) {
	t.Helper()
	var e *mastoerr.MastodonError
	if !errors.As(err, &e) || e.StatusCode == 0 {
		return
	}
	var api *mastodon.APIError
	require.ErrorAs(t, err, &api, "old code looks for go-mastodon's error")
	assert.Equal(t, e.StatusCode, api.StatusCode)
	assert.NotContains(t, e.Error(), "Hello from", "the text of the post")
	assert.NotContains(t, e.Error(), "a-token")
}

// checkAdvice compares the next step with what labels and call make of it.
func checkAdvice(t *testing.T, k call, err error) {
	t.Helper()
	e, ok := mastoerr.FromError(err)
	if !ok {
		return
	}
	want := mastoerr.StepFix
	switch {
	case e.Action == mastoerr.ActionReconnect:
		want = mastoerr.StepReconnect
	case e.Retry == mastoerr.RetrySafe:
		want = mastoerr.StepResend
	case e.Retry == mastoerr.RetryIfIdempotent && k.idempotent && e.Method != "":
		want = mastoerr.StepResend
	case e.Retry == mastoerr.RetryIfIdempotent:
		// Where go-mastodon met the failure while decoding, the error does not
		// say which call it was: looking first is right there too.
		want = mastoerr.StepVerify
	}
	require.Equal(t, want, mastoerr.Advise(err).Step)
}
