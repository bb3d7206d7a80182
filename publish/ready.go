package publish

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/instance"
	"github.com/mattn/go-mastodon"
)

// Answer is the answer to a question about a token.
type Answer string

// The answers. The zero Answer is none: nobody asked, because there is no token.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown" // only a post or an upload would tell
)

// Limits are the limits that an instance names. 0 is one that it does not name.
type Limits struct {
	Characters     int // of text and warning together
	LinkCharacters int // that a link counts
	Attachments    int // of one post
	Description    int // characters of an attachment's alternative text

	ImageSize, VideoSize int64    // bytes
	Types                []string // media types of attachments

	PollOptions, PollCharacters int // options of a poll, and characters of one
	PollShortest, PollLongest   int // seconds
}

// Readiness is what runs at an instance, and what a token may do there.
type Readiness struct {
	Software string // in lower case, such as "mastodon"; "" if it is not known
	Version  string
	Limits   Limits

	Account string // the token's account, without the instance's domain
	Valid   Answer // the instance knows the token

	// ReadAccounts and ReadStatuses say whether mastoerr.PostOnce can look for a post
	// whose outcome is unknown. Without one of them such an outcome stays unknown.
	ReadAccounts, ReadStatuses Answer
	WriteStatuses, WriteMedia  Answer
}

// Ready returns what runs at the client's instance and, if the client has a token, what
// the token may do. It reads only. What nothing but a post would tell is Unknown: an
// instance says what an application may do, and the token may do less.
//
// The error is that of an instance that does not answer, or of a token that it refuses.
// Then what is known is returned as well.
func Ready(ctx context.Context, c *mastodon.Client) (*Readiness, error) {
	return (&Publisher{Client: c}).Ready(ctx)
}

// Ready returns what runs at the instance, and what the token may do. See the function
// Ready.
func (p *Publisher) Ready(ctx context.Context) (*Readiness, error) {
	r := new(Readiness)
	i, err := p.instance(ctx)
	if err != nil {
		return r, err
	}
	r.Version, r.Limits = i.Version, Limits(i.Limits)
	r.Software = i.Software("")
	if p.Config.AccessToken == "" {
		return r, nil
	}
	r.Valid, r.ReadAccounts, r.ReadStatuses, r.WriteStatuses, r.WriteMedia = Unknown, Unknown, Unknown, Unknown, Unknown
	return r, p.askToken(ctx, r, i)
}

// askToken fills in what the token may do.
func (p *Publisher) askToken(ctx context.Context, r *Readiness, i *instance.Instance) error {
	var account struct{ ID, Acct string }
	err := p.ask(ctx, "/api/v1/accounts/verify_credentials", &account)
	switch {
	case err == nil:
		r.Valid, r.ReadAccounts = Yes, Yes
		r.Account, r.Software = account.Acct, i.Software(account.ID)
	case errors.Is(err, mastoerr.CodeInsufficientScope):
		r.Valid, r.ReadAccounts = Yes, No
	case errors.Is(err, mastoerr.CategoryAuthentication):
		r.Valid = No
		return err
	default:
		return err
	}
	if account.ID != "" {
		r.ReadStatuses = answer(p.ask(ctx, "/api/v1/accounts/"+url.PathEscape(account.ID)+"/statuses", nil))
	}
	var app struct{ Scopes []string }
	if p.ask(ctx, "/api/v1/apps/verify_credentials", &app) == nil && app.Scopes != nil {
		r.WriteStatuses, r.WriteMedia = mayHave(app.Scopes, "write:statuses"), mayHave(app.Scopes, "write:media")
	}
	// Mastodon demands write:media to show an attachment
	// (app/controllers/api/v1/media_controller.rb), and has none with this id.
	switch err := p.ask(ctx, "/api/v1/media/0", nil); {
	case errors.Is(err, mastoerr.CodeInsufficientScope):
		r.WriteMedia = No
	case errors.Is(err, mastoerr.CodeNotFound) && r.Software == "mastodon":
		r.WriteMedia = Yes
	}
	return nil
}

// answer returns whether the token may do what a request has done.
func answer(err error) Answer {
	switch {
	case err == nil:
		return Yes
	case errors.Is(err, mastoerr.CodeInsufficientScope):
		return No
	}
	return Unknown
}

// mayHave returns No if the token's application has neither a scope nor the one above
// it, else Unknown: the token may have fewer scopes than its application.
func mayHave(scopes []string, scope string) Answer {
	if slices.Contains(scopes, scope) || slices.Contains(scopes, "write") {
		return Unknown
	}
	return No
}
