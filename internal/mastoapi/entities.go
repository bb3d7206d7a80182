// Package mastoapi reads the entities of the client API that a lookup needs, more
// leniently than go-mastodon does, and within bounds.
package mastoapi

import (
	"encoding/json"
	"errors"

	"github.com/mattn/go-mastodon"
)

// Status is what a lookup needs of a status.
type Status struct {
	ID          Text             `json:"id"`
	URI         Text             `json:"uri"`
	URL         Text             `json:"url"`
	CreatedAt   Time             `json:"created_at"`
	EditedAt    Time             `json:"edited_at"`
	Account     Account          `json:"account"`
	Visibility  Text             `json:"visibility"`
	SpoilerText Text             `json:"spoiler_text"`
	Content     Text             `json:"content"`
	Text        *Text            `json:"text"` // the source, on servers that have it in lists
	Akkoma      akkoma           `json:"akkoma"`
	InReplyToID Text             `json:"in_reply_to_id"`
	Mentions    List[Mention]    `json:"mentions"`
	Reblog      *Status          `json:"reblog"`
	Media       List[Attachment] `json:"media_attachments"`
	Poll        *Poll            `json:"poll"`
	Application *Application     `json:"application"`

	raw json.RawMessage
}

// akkoma is Akkoma's extension; its source is an object or, in old entries, a
// string.
type akkoma struct {
	Source json.RawMessage `json:"source"`
}

// Mention is an account that a status mentions: "user", or "user@domain".
type Mention struct {
	Acct Text `json:"acct"`
}

// Application is what a lookup needs of an application.
type Application struct {
	Name Text `json:"name"`
}

// Attachment is what a lookup needs of an attachment.
type Attachment struct {
	ID          Text `json:"id"`
	Type        Text `json:"type"`
	Description Text `json:"description"`
}

// Poll is what a lookup needs of a poll. The options of a published one are
// objects, those of a scheduled one strings.
type Poll struct {
	Options List[PollOption] `json:"options"`
}

// PollOption is the title of an option.
type PollOption struct{ Title Text }

// UnmarshalJSON accepts an object with a title, or the title.
func (o *PollOption) UnmarshalJSON(data []byte) error {
	var object struct {
		Title Text `json:"title"`
	}
	if json.Unmarshal(data, &object) == nil {
		o.Title = object.Title
		return nil
	}
	return o.Title.UnmarshalJSON(data)
}

// UnmarshalJSON keeps the raw entry for Decode. A member of another form than
// expected reads as empty.
func (s *Status) UnmarshalJSON(data []byte) error {
	type plain Status
	var otherForm *json.UnmarshalTypeError
	if err := json.Unmarshal(data, (*plain)(s)); err != nil && !errors.As(err, &otherForm) {
		return err
	}
	s.raw = append(json.RawMessage(nil), data...)
	return nil
}

// RawText returns the text as it was sent, where the server has it in its lists.
func (s *Status) RawText() (string, bool) {
	if s.Text != nil {
		return string(*s.Text), true
	}
	var object struct {
		Content *string `json:"content"`
	}
	if json.Unmarshal(s.Akkoma.Source, &object) == nil && object.Content != nil {
		return *object.Content, true
	}
	var text *string
	if json.Unmarshal(s.Akkoma.Source, &text) == nil && text != nil {
		return *text, true
	}
	return "", false
}

// Decode returns the entry as go-mastodon's status.
func (s *Status) Decode() *mastodon.Status { return DecodeStatus(s.raw) }

// ScheduledStatus is what a lookup needs of a status that waits for its time.
type ScheduledStatus struct {
	ID          Text `json:"id"`
	ScheduledAt Time `json:"scheduled_at"`
	Params      struct {
		Text        Text       `json:"text"`
		SpoilerText Text       `json:"spoiler_text"`
		Visibility  Text       `json:"visibility"`
		InReplyToID Text       `json:"in_reply_to_id"`
		MediaIDs    List[Text] `json:"media_ids"`
		Poll        *Poll      `json:"poll"`
	} `json:"params"`
	Media List[Attachment] `json:"media_attachments"`
}

// Decode returns the entry as PostStatus returns a scheduled post.
func (s *ScheduledStatus) Decode() *mastodon.Status {
	at := s.ScheduledAt.Time
	p := &s.Params
	params := mastodon.ScheduledParams{
		Text: string(p.Text), SpoilerText: string(p.SpoilerText), Visibility: string(p.Visibility), ScheduledAt: &at,
		InReplyToID: idOrNil(p.InReplyToID), Poll: p.Poll.decode(),
	}
	for _, id := range p.MediaIDs {
		params.MediaIDs = append(params.MediaIDs, mastodon.ID(id))
	}
	return &mastodon.Status{ID: mastodon.ID(s.ID), MediaAttachments: decodeMedia(s.Media), ScheduledParams: params}
}

// Source is the text as it was sent.
type Source struct {
	ID          Text `json:"id"`
	Text        Text `json:"text"`
	SpoilerText Text `json:"spoiler_text"`
}

// Account is what a lookup needs of the token's account.
type Account struct {
	ID     Text `json:"id"`
	Source struct {
		Privacy Text `json:"privacy"` // the visibility of posts that name none
	} `json:"source"`
}

// Instance is what a lookup needs of an instance.
type Instance struct {
	Version Text `json:"version"`
}
