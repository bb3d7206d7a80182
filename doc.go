// Package mastoerr explains failed Mastodon API calls to services that publish
// for other people: what went wrong, who has to act, and whether the very same
// request may be sent again without posting twice.
//
// # Publishing
//
// [PostOnce] publishes a status exactly once. When a response is lost, it looks for
// the post. It sends the post again only when a lookup proves that it is absent:
//
//	status, err := mastoerr.PostOnce(ctx, client, toot, mastoerr.Policy{})
//
// Package publish does the same for a text and its files, and for threads.
// A post that is out, but without its picture or at another time than asked for, comes
// with a [*DifferenceError].
//
// # Every other call
//
// [Wrap] hooks this package into a go-mastodon client, and [Advise] says what to do
// about a failure:
//
//	client := mastoerr.Wrap(mastodon.NewClient(config))
//
//	account, err := client.GetAccountCurrentUser(ctx)
//	if err != nil {
//		slog.Error("call failed", mastoerr.Attr(err))
//		advice := mastoerr.Advise(err) // resend, verify, fix or reconnect
//	}
//
// A failed call returns a *url.Error around a [*MastodonError]. That error is around a
// [*mastodon.APIError] where a response arrived, else around the network's error.
// [FromError] finds the MastodonError. It also explains what a transport does not see,
// such as a success whose JSON is cut off. [NewTransport] is for [mastodon.AppConfig] and
// any [http.Client]. [CheckResponse] and [Classify] are for programs without go-mastodon.
//
// # Four labels
//
// Every failure has a [Category] (what kind of thing failed), an [Action] (who
// has to act), a [RetrySafety] (may the very same request be sent again) and a
// [Code] (what exactly happened). The first three are closed sets; codes may grow.
// Code and Category are errors:
//
//	errors.Is(err, mastoerr.CodeMediaProcessing)
//	errors.Is(err, mastoerr.CategoryRateLimiting)
//
// The labels come from what the response proves, and only then from its status. The
// proof is in headers, in machine-readable error codes, in sentences that are known in
// all languages of Mastodon and of the servers that speak its API, and in the pages of
// proxies and firewalls.
//
// # Sending again
//
// Retry is a fact about the failure. Idempotent is a fact about the request. Advise
// combines the two into a [Step]:
//
//	Action       Retry          Idempotent  Step
//	reconnect    never          any         StepReconnect
//	fix_input    never          any         StepFix
//	retry_later  safe           any         StepResend, after RetryIn
//	retry_later  if_idempotent  true        StepResend, after RetryIn; a POST after 30 s at least
//	any          if_idempotent  false       StepVerify, after 30 s at least
//	already_submitted, a GaveUpError whose outcome is unknown, or a DifferenceError: StepVerify
//
// A new post is never idempotent, with an Idempotency-Key or without. Mastodon saves
// the key after the post, and a failure in between loses the key. [WithKeySupport]
// relies on keys all the same, for tokens that cannot read.
//
// [Do] repeats a call for as long as that cannot apply it twice. After StepVerify for a
// new post, [FindStatus] looks whether it was published.
//
// The zero [Policy] makes at most 5 attempts of at most 2 minutes each. It backs off
// from 1 second to 10 minutes with full jitter. It never shortens a wait that the
// instance named. It gives up rather than wait longer than 10 minutes or past the
// context's deadline.
//
// # What is safe to log
//
// No text form of a MastodonError holds a URL's query, a token, the post's text
// or the response's body. The same holds for a [GaveUpError]. Message is the instance's
// own text: on one line and bounded, but untrusted. A *url.Error prints its query,
// whatever is inside. So log [Attr] of an error instead of the error, and store its
// [Text].
package mastoerr
