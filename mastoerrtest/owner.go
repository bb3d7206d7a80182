package mastoerrtest

import (
	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Publish publishes a post that no request asked for: the owner writes it by hand,
// or with another application or device. application is the name that the status
// shows; that of the tokens of NewAccount is "mastoerrtest". ScheduledAt is ignored.
func (a Account) Publish(application string, toot mastodon.Toot) Post {
	asked := fakemastodon.Asked{
		Text: toot.Status, SpoilerText: toot.SpoilerText, Visibility: toot.Visibility, Language: toot.Language,
		ReplyTo: string(toot.InReplyToID), Sensitive: toot.Sensitive,
	}
	for _, id := range toot.MediaIDs {
		asked.Media = append(asked.Media, string(id))
	}
	if toot.Poll != nil {
		asked.PollOptions = toot.Poll.Options
	}
	p, err := a.i.server.Publish(a.id, application, asked)
	if err != nil {
		a.i.complain("Publish: %v", err)
	}
	return a.i.newPost(p)
}

// EditByHand changes the text of a post as its owner does, without a request.
func (i *Instance) EditByHand(id mastodon.ID, text string) {
	if err := i.server.Edit(string(id), text); err != nil {
		i.complain("EditByHand: %v", err)
	}
}

// DeleteByHand deletes a post as its owner does, without a request.
func (i *Instance) DeleteByHand(id mastodon.ID) {
	if err := i.server.Delete(string(id)); err != nil {
		i.complain("DeleteByHand: %v", err)
	}
}

// ForgetKeys makes the instance forget every Idempotency-Key and lock, as Mastodon
// does when Redis crashes, is flushed or evicts them. It does nothing on Hollo, where
// the key is a column of the post.
func (i *Instance) ForgetKeys() { i.server.ForgetKeys() }
