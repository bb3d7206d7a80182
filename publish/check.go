package publish

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/charcount"
	"github.com/mastoerr/mastoerr/internal/instance"
	"github.com/mattn/go-mastodon"
)

// Check compares a draft with the limits that the instance names, before it is sent or
// queued. Its error has the code with which the instance would refuse the post, and says
// how much is too much. For an attachment it is a *FileError. nil is no promise: the
// instance has rules that it does not name.
//
// Characters count as on Mastodon: those of the warning and the text together, 23 for a
// link, and a mention without its domain. Check refuses only what is too long, too large
// or too early in every reading. It opens files, but not what FromReader opens.
//
// The limits come from /api/v2/instance, from v1 on servers without it, and are kept for
// a day for all clients that share a transport. If they cannot be read, the error is
// that of the request.
func Check(ctx context.Context, c *mastodon.Client, d Draft) error {
	return (&Publisher{Client: c}).Check(ctx, d)
}

// Check compares a draft with the instance's limits. See the function Check.
func (p *Publisher) Check(ctx context.Context, d Draft) error {
	if err := checkText(&d); err != nil {
		return err
	}
	if err := d.checkForm(); err != nil {
		return err
	}
	i, err := p.instance(ctx)
	if err != nil {
		return err
	}
	for _, check := range [...]func(*Draft, *instance.Limits) error{checkLength, checkPoll, checkSchedule, checkLanguage, checkFiles} {
		if err := check(&d, &i.Limits); err != nil {
			return err
		}
	}
	return nil
}

// checkText refuses text that no server can store, or that is not there.
func checkText(d *Draft) error {
	texts := []string{d.Toot.Status, d.Toot.SpoilerText}
	if d.Toot.Poll != nil {
		texts = append(texts, d.Toot.Poll.Options...)
	}
	for _, a := range d.Files {
		texts = append(texts, a.Description)
	}
	for _, text := range texts {
		if !charcount.Valid(text) {
			return refuse(mastoerr.CodeInvalidParameter, "a text is not UTF-8, or has a NUL character")
		}
	}
	hasMore := len(d.Files) > 0 || len(d.Toot.MediaIDs) > 0 || d.Toot.Poll != nil
	if !hasMore && strings.TrimSpace(d.Toot.Status+d.Toot.SpoilerText) == "" {
		return refuse(mastoerr.CodeTextBlank, "there is neither text nor attachment")
	}
	return nil
}

func checkLength(d *Draft, l *instance.Limits) error {
	n := charcount.AtLeast(d.Toot.SpoilerText, l.LinkCharacters) + charcount.AtLeast(d.Toot.Status, l.LinkCharacters)
	if l.Characters > 0 && n > l.Characters {
		return refuse(mastoerr.CodeTextTooLong, "%d characters are more than %d", n, l.Characters)
	}
	return nil
}

func checkPoll(d *Draft, l *instance.Limits) error {
	poll := d.Toot.Poll
	if poll == nil || poll.Options == nil {
		return nil
	}
	options := 0
	for _, option := range poll.Options {
		n := charcount.Clusters(strings.TrimSpace(option))
		if n > 0 {
			options++
		}
		if l.PollCharacters > 0 && n > l.PollCharacters {
			return refuse(mastoerr.CodePollInvalid, "%d characters of a poll's option are more than %d", n, l.PollCharacters)
		}
	}
	seconds := int(poll.ExpiresInSeconds)
	switch {
	case options < 2:
		return refuse(mastoerr.CodePollInvalid, "a poll has two options or more")
	case l.PollOptions > 0 && options > l.PollOptions:
		return refuse(mastoerr.CodePollInvalid, "%d options are more than %d", options, l.PollOptions)
	case seconds < l.PollShortest:
		return refuse(mastoerr.CodePollInvalid, "%d seconds for a poll are less than %d", seconds, l.PollShortest)
	case l.PollLongest > 0 && seconds > l.PollLongest:
		return refuse(mastoerr.CodePollInvalid, "%d seconds for a poll are more than %d", seconds, l.PollLongest)
	}
	return nil
}

// checkSchedule refuses a time that is nearer than five minutes, as Mastodon does
// (app/models/scheduled_status.rb). One that has passed would be published at once. The
// two clocks may differ by a minute.
func checkSchedule(d *Draft, _ *instance.Limits) error {
	const nearest, differ = 5 * time.Minute, time.Minute
	if at := d.Toot.ScheduledAt; at != nil && time.Until(*at) < nearest-differ {
		return refuse(mastoerr.CodeScheduledTooSoon, "a post is scheduled five minutes ahead or more")
	}
	return nil
}

// languageTag has the form of a language tag (RFC 5646, section 2.1), or of a locale.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)

func checkLanguage(d *Draft, _ *instance.Limits) error {
	if tag := d.Toot.Language; tag != "" && !languageTag.MatchString(tag) {
		return refuse(mastoerr.CodeLanguageInvalid, "%.32q is no language", tag)
	}
	return nil
}
