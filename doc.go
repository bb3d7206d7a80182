// Package mastoerr explains failed Mastodon API calls to services that publish
// for other people: what went wrong, who has to act, and whether the very same
// request may be sent again without posting twice.
//
// # One line
//
// Wrap hooks into a go-mastodon client:
//
//	c := mastoerr.Wrap(mastodon.NewClient(config))
//	status, err := c.PostStatus(ctx, toot)
//
//	if err != nil {
//		log.Error("post failed", mastoerr.Attr(err))
//		switch mastoerr.Advise(err).Step { … }
//	}
//	if e, ok := mastoerr.FromError(err); ok { … e.Code, e.Message, e.RetryIn() … }
//
// A call that fails comes back as a *url.Error around a [*MastodonError], and
// that is around a *mastodon.APIError where a response arrived, else around the
// network's error. FromError finds it, and explains besides what no transport
// sees, such as a success whose JSON is cut. NewTransport does the same for mastodon.AppConfig and for
// any http.Client; CheckResponse and Classify serve programs without
// go-mastodon; FromError explains errors that did not pass a Transport.
//
// # Four labels
//
// Every failure has a [Category] (what kind of thing failed), an [Action] (who
// has to move next), a [RetrySafety] (may the very same request go out again)
// and a [Code] (what exactly happened). The first three are closed sets, codes
// may grow. Each of Code and Category is an error of its own:
//
//	errors.Is(err, mastoerr.CodeMediaProcessing)
//	errors.Is(err, mastoerr.CategoryRateLimiting)
//
// The labels come from what the response proves, not from its status alone:
// headers, words made for machines, sentences that are known in all the
// languages of Mastodon and of servers that speak its API, the pages of proxies
// and firewalls, and only then the status.
//
// # Sending again
//
// Retry is a fact about the failure, Idempotent a fact about the request, and
// Advise puts the two together. [Do] repeats a call for as long as that cannot
// do harm, with one Idempotency-Key for all attempts; [PostOnce] publishes a
// status exactly once, and looks for it where the outcome stays unknown.
//
// Policy's zero value makes at most 5 attempts, backs off 1 second doubling to
// at most 10 minutes with full jitter, never shortens a wait that the instance
// named, gives up rather than wait longer than 10 minutes or past the context's
// deadline, and stops resending a post 55 minutes after the first attempt that may
// have published it.
//
// # What is safe to log
//
// No text form of a MastodonError holds a URL's query, a token, the post's text
// or the response's body. Its Message holds what the instance said, on one line
// and bounded, but untrusted. A *url.Error prints its query whatever is inside:
// log Attr(err), not err, and store Text(err). The same holds for values of
// MastodonError and for GaveUpError.
package mastoerr
