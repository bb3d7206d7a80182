package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/mastoerr/mastoerr"
)

// effects are what a failure means for the other posts: a throttled account and
// an instance that is down are left alone by all workers.
func (w *worker) effects(p *post, e *mastoerr.MastodonError) []effect {
	switch {
	case e == nil:
		return nil
	case e.Category == mastoerr.CategoryRateLimiting:
		return []effect{holdAccount(p, max(e.RetryIn(), w.backoff(p.Tries)), explain(e))}
	case isDown(e):
		return []effect{holdHost(p, max(e.RetryIn(), w.backoff(p.Host.Failures+1)), explain(e))}
	}
	return nil
}

func (w *worker) onSuccess(p *post) []effect {
	if p.Host.Failures == 0 {
		return nil // the usual case writes nothing
	}
	return []effect{hostIsBack(p)}
}

// isDown is true for failures that the next request will meet too, whoever
// sends it. A 500 or a lost connection may be about this post alone.
func isDown(e *mastoerr.MastodonError) bool {
	switch e.Code {
	case mastoerr.CodeConnectionFailed, mastoerr.CodeDNSError, mastoerr.CodeTLSError, mastoerr.CodeTimeout,
		mastoerr.CodeBadGateway, mastoerr.CodeServiceUnavailable, mastoerr.CodeGatewayTimeout,
		mastoerr.CodeProxyNoBackend, mastoerr.CodeMaintenance, mastoerr.CodeEdgeChallenge,
		mastoerr.CodeOriginError, mastoerr.CodeOriginTimeout, mastoerr.CodeOriginUnreachable, mastoerr.CodeSSLError:
		return true
	}
	return false
}

// pausesAccount is true when the person has to do something about the account
// or its address, and until then no post of it can be published.
func pausesAccount(e *mastoerr.MastodonError) bool {
	if e == nil {
		return false
	}
	switch e.Code {
	case mastoerr.CodeAccountDisabled, mastoerr.CodeAccountMoved, mastoerr.CodeEmailUnconfirmed,
		mastoerr.CodeApprovalPending, mastoerr.CodeTwoFactorRequired, mastoerr.CodePasswordResetRequired,
		mastoerr.CodeUnexpectedRedirect, mastoerr.CodeInvalidInstanceURL:
		return true
	}
	return e.Action == mastoerr.ActionReconnect
}

// explain is a failure in words for the person who runs the service. It has
// nothing of the instance's text, which is in the account's language.
func explain(e *mastoerr.MastodonError) string {
	info, _ := e.Code.Info()
	return fmt.Sprintf("%s (%s)", info.Summary, e.Code)
}

// explainAny is explain also for an error that is not the API's, for which e is
// nil: the database's, or ours.
func explainAny(err error, e *mastoerr.MastodonError) string {
	switch {
	case e != nil:
		return explain(e)
	case errors.Is(err, context.Canceled):
		return "the attempt was broken off"
	}
	return err.Error()
}

// fixFor is what to tell the post's owner.
func fixFor(e *mastoerr.MastodonError) string {
	info, _ := e.Code.Info()
	return info.Fix
}
