package mastoerr

// settleReplay recognises the answer to a resend which proves that the attempt
// before, whose outcome was unknown, had worked: a key that Mastodon has stored
// for a scheduled post leads to a look-up in the wrong table and so to a plain
// 404 (app/services/post_status_service.rb, mastodon/mastodon#30039). With a
// reply target the 404 could be about that.
//
// Pixelfed's "Duplicate idempotency key" has the code by its text.
func (t *trip) settleReplay(e *MastodonError) {
	if t.run == nil || !t.run.unknown || t.key == nil {
		return
	}
	if e.Code == CodeNotFound && scheduledWithoutTarget(t.req) {
		e.label(CodeAlreadySubmitted)
	}
}
