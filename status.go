package mastoerr

import "github.com/mastoerr/mastoerr/internal/known"

// statusCode returns what a status says when nothing more precise is known.
func statusCode(status int) Code { return Code(known.Status(status)) }

// preciseRetry corrects the retry safety that a code has by its row.
func preciseRetry(c Code, status int, byRow RetrySafety) RetrySafety {
	if c == CodeSSLError && (status == 525 || status == 526) {
		return RetrySafe // Cloudflare's own: it never reached the instance
	}
	return byRow
}
