package mastoerr

import (
	"strconv"
	"strings"
)

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
	v := strings.ToLower(strings.TrimSpace(instanceVersion))
	if _, name, ok := strings.Cut(v, "(compatible; "); ok {
		return strings.HasPrefix(name, "hollo") || strings.HasPrefix(name, "iceshrimp.net")
	}
	number, rest, _ := strings.Cut(v, ".")
	major, err := strconv.Atoi(number)
	switch {
	case err != nil: // "takahe/0.10.1", "unknown"
		return false
	case strings.ContainsAny(v, "(/"): // "4.0.0 (not true; really snac/2.52)"
		return false
	case strings.Contains(v, "git"), strings.Contains(v, "+0."), strings.Contains(v, "gotosocial"):
		// GoToSocial: "0.17.3+git-1573cd", "3.5.3+0.15.0-git-1573cd".
		return false
	case major > 0:
		return true
	}
	// What is left has a 0 in front: Hollo ("0.6.1"), which is young, or a
	// GoToSocial built without git ("0.17.3"), which has left the one-digit
	// versions behind in 2023.
	minor, _, _ := strings.Cut(rest, ".")
	return len(minor) == 1 && minor >= "1" && minor <= "9"
}
