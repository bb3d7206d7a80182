package redact

import (
	"regexp"
	"strings"
)

// What a program's own words may quote of a request.
var (
	// Scheme, userinfo, host and path, and the rest of a URL.
	address     = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)([^\s/?#"'<>]*@)?([^\s?#"'<>]*)([?#][^\s"'<>]*)?`)
	namedSecret = regexp.MustCompile(`(?i)\b(bearer\s+|authorization:\s*\w+\s+|(?:access_token|refresh_token|client_secret|password|code)=)[^\s"'&,;]+`)
)

// Around returns what err says before and after the text of inner, an error inside it,
// without the credentials that it may quote: userinfo, query and fragment of a URL, and
// what follows the name of a secret. It returns nothing where err does not quote inner.
func Around(err, inner string) (before, after string) {
	if inner == "" {
		return "", ""
	}
	before, after, found := strings.Cut(err, inner)
	if !found {
		return "", ""
	}
	return words(before), words(after)
}

// maxWords is how much is kept before and after our error, in bytes, so that it cannot
// push the error itself out of a bounded text.
const maxWords = 1 << 10

func words(text string) string {
	if text == "" {
		return ""
	}
	text = text[:min(len(text), maxWords)]
	return namedSecret.ReplaceAllString(address.ReplaceAllString(text, "$1$3"), "${1}"+placeholder)
}
