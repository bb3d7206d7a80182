package mastoerr

import "github.com/mastoerr/mastoerr/internal/known"

// HonoursIdempotencyKey reports whether a server that calls itself
// instanceVersion (GetInstance().Version) returns the first post when a second
// one comes with the same Idempotency-Key. Mastodon and its forks do, and so do
// Hollo and Iceshrimp.NET. The answer is no for servers that ignore the key
// (GoToSocial, Friendica, snac, Misskey forks), that take it for something else
// (Pixelfed refuses the second post even if the first failed, Akkoma and Pleroma
// repeat the first answer even if it was a failure), and for names that are not
// known. A plain version number counts as Mastodon's, and one from 0.1 to 0.9 as
// Hollo's: a server that hides its name behind such a number is not recognised.
//
// Mastodon 4.6.0 to 4.6.5 honour the key but answer the second request with a
// 500 (mastodon/mastodon#40399); that is a yes.
func HonoursIdempotencyKey(instanceVersion string) bool {
	return known.SupportsIdempotencyKey(instanceVersion)
}
