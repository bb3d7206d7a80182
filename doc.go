// Package mastoerr explains failed Mastodon API calls to services that publish
// for other people: what went wrong, who has to act, and whether the very same
// request may be sent again without posting twice.
//
// # Publishing
//
// [PostOnce] publishes a status exactly once. It looks for the post when a response
// is lost, and sends it again only when it is proven absent:
//
//	status, err := mastoerr.PostOnce(ctx, client, toot, mastoerr.Policy{})
//
// # One line for every call
//
// [Wrap] hooks into a go-mastodon client, and [Advise] says what to do:
//
//	client := mastoerr.Wrap(mastodon.NewClient(config))
//
//	account, err := client.GetAccountCurrentUser(ctx)
//	if err != nil {
//		slog.Error("lookup failed", mastoerr.Attr(err))
//		return mastoerr.Advise(err)
//	}
//
// A call that fails comes back as a *url.Error around a [*MastodonError], and
// that is around a *mastodon.APIError where a response arrived, else around the
// network's error. [FromError] finds the MastodonError, and explains what no
// transport sees, such as a success whose JSON is cut. [NewTransport] serves
// mastodon.AppConfig and any http.Client; [CheckResponse] and [Classify] serve
// programs without go-mastodon.
//
// # Four labels
//
// Every failure has a [Category] (what kind of thing failed), an [Action] (who
// has to act), a [RetrySafety] (may the very same request be sent again) and a
// [Code] (what exactly happened). The first three are closed sets, codes may grow.
// Code and Category are errors:
//
//	errors.Is(err, mastoerr.CodeMediaProcessing)
//	errors.Is(err, mastoerr.CategoryRateLimiting)
//
// The labels come from what the response proves, not from its status alone:
// headers, machine-readable error codes, sentences that are known in all the
// languages of Mastodon and of servers that speak its API, the pages of proxies
// and firewalls, and only then the status.
//
// # Sending again
//
// Retry is a fact about the failure, Idempotent a fact about the request. Advise
// combines the two into a [Step]:
//
//	Action       Retry          Idempotent  Step
//	reconnect    never          any         StepReconnect
//	fix_input    never          any         StepFix
//	retry_later  safe           any         StepResend, after RetryIn
//	retry_later  if_idempotent  true        StepResend, after RetryIn; a POST after 30 s at least
//	any          if_idempotent  false       StepVerify, after 30 s at least
//	already_submitted, or a GaveUpError whose outcome is unknown: StepVerify
//
// A new post is never idempotent, with an Idempotency-Key or without: Mastodon
// saves the key after the post, and a failure in between forgets it. [WithKeySupport]
// relies on keys all the same, for tokens that cannot read.
//
// [Do] repeats a call for as long as that cannot apply it twice. [FindStatus] answers
// StepVerify for a post. The zero [Policy] makes at most 5 attempts of at most 2
// minutes each, backs off from 1 second to 10 minutes with full jitter, never
// shortens a wait that the instance named, and gives up rather than wait longer than
// 10 minutes or past the context's deadline.
//
// # What is safe to log
//
// No text form of a MastodonError holds a URL's query, a token, the post's text
// or the response's body. Its Message is the instance's own text, on one line and
// bounded, but untrusted. A *url.Error prints its query whatever is inside: log
// [Attr] of an error, not the error, and store its [Text]. The same holds for a
// [GaveUpError].
package mastoerr
