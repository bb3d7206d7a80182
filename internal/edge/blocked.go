package edge

// blocklist is all that Rack::Attack says to an address that an administrator
// has blocked, before the application runs: Mastodon's IP blocks
// (config/initializers/rack_attack.rb:65; Rack::Attack's default responder,
// lib/rack/attack/configuration.rb). Nothing that Go serves looks the same:
// http.Error adds nosniff.
const blocklist = "Forbidden\n"

// isBlocklist is true for that answer.
func (p *page) isBlocklist() bool {
	return p.Status == 403 && p.Body == blocklist && !p.app &&
		p.Header.Get("X-Content-Type-Options") == ""
}
