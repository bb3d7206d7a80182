// Package publish posts from a text and its files, and the post that is out is what was
// asked for.
//
//	p := &publish.Publisher{Client: client}
//	status, err := p.Post(ctx, publish.Draft{
//		Toot:  mastodon.Toot{Status: "A cat"},
//		Files: []publish.Attachment{publish.FromFile("cat.jpg", "A cat on a roof")},
//	})
//
// # Before
//
// [InstanceURL] makes the address of an instance of what people type. [Ready] tells what
// runs there, its limits, and what a token may do; it posts nothing. [Check] compares a
// draft with the instance's limits before it is sent or queued.
//
// # Publishing
//
// [Post] uploads the files, waits until the instance has processed them, and publishes
// the post once, by mastoerr.PostOnce. [Thread] publishes drafts as a thread. Each is
// also a method of [Publisher], which has a policy, reports the progress of uploads, and
// takes the place of a *mastodon.Client in an interface with PostStatus.
//
// # After a restart
//
// Give the context the key of the post and the time of the first call, which you store
// before you make it:
//
//	ctx = mastoerr.WithIdempotencyKeySince(ctx, job.Key, job.FirstSent) // zero at first
//
// Post then looks for the post before it uploads anything. It knows the attachments by
// their number, type and description, because a new upload has a new id. Thread goes on
// at the first part that is not out.
//
// # Errors
//
// An error unwraps to those of package mastoerr: ask mastoerr.Advise what to do, and
// mastoerr.CodeOf what happened. A [*FileError] names the file, a [*ThreadError] the
// part. With a *mastoerr.DifferenceError the status is returned as well: the post is
// out, but not as it was asked for.
package publish
