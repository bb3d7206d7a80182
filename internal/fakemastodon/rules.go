package fakemastodon

// rules are what Mastodon checks where its versions differ.
type rules struct {
	description int  // the most characters of a description of media
	quotes      bool // posts can quote posts
	vips        bool // images are read by libvips, which takes what is cut short
	deleteMedia bool // DELETE /api/v1/media/:id exists
	twoFactor   bool // a role may require two-factor authentication
}

// mastodonRules returns the rules of a version; "" is the current one.
func mastodonRules(version string) *rules {
	since := func(major, minor int) bool { return version == "" || !versionBefore(version, major, minor) }
	r := &rules{
		description: 1500,
		quotes:      since(4, 5), // mastodon/mastodon#35355
		vips:        since(4, 4), // mastodon/mastodon#34741
		deleteMedia: since(4, 4), // mastodon/mastodon#33991
		twoFactor:   since(4, 6), // app/models/user.rb:233 of 4.6.5; 4.5.0 has none
	}
	if since(4, 6) {
		r.description = 10_000 // mastodon/mastodon#39306
	}
	return r
}

// Limits that all versions share.
const (
	maxText        = 500
	maxMedia       = 4
	maxOptions     = 4          // app/validators/poll_options_validator.rb
	maxOption      = 50         // likewise
	maxPins        = 5          // app/validators/status_pin_validator.rb
	maxLists       = 50         // app/models/list.rb
	maxTitle       = 256        // app/models/list.rb, custom_filter.rb
	maxDisplayName = 40         // measured on 4.6.5; app/models/account.rb
	maxNote        = 500        // app/models/account.rb
	maxComment     = 1000       // app/models/report.rb
	maxImage       = 16 << 20   // app/models/media_attachment.rb
	maxVideo       = 99 << 20   // likewise
	maxPixels      = 33_177_600 // app/models/concerns/attachmentable.rb
	maxGIFPixels   = 921_600    // likewise
	maxVideoPixels = 8_294_400  // app/models/media_attachment.rb
	maxFrameRate   = 120        // likewise
)
