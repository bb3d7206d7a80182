package known

import (
	"strconv"
	"strings"
)

// SupportsIdempotencyKey reports whether a server with this version, as its API
// names it, returns the first post when a second one comes with the same
// Idempotency-Key. Mastodon and its forks do, and so do Hollo and Iceshrimp.NET. GoToSocial, Friendica, snac
// and the Misskey forks ignore the key. Pixelfed refuses the second post even if the
// first one failed. Akkoma and Pleroma repeat the first response even if it was a
// failure. An unknown name counts as no support.
//
// A plain version number counts as Mastodon's, and one from 0.1 to 0.9 as Hollo's.
// A server that hides its name behind such a number is not recognised.
func SupportsIdempotencyKey(version string) bool {
	v := strings.ToLower(strings.TrimSpace(version))
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
	// What is left starts with 0: Hollo ("0.6.1"), which is young, or a GoToSocial
	// built without git ("0.17.3"), which left the one-digit versions in 2023.
	minor, _, _ := strings.Cut(rest, ".")
	return len(minor) == 1 && minor >= "1" && minor <= "9"
}
