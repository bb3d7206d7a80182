package mastoapi

import (
	"bytes"
	"encoding/json"

	"github.com/mattn/go-mastodon"
)

// DecodeStatus returns a status of which as much is filled as can be decoded; nil if
// there is not even an id. Mastodon answers a scheduled post with the form's
// strings, which go-mastodon refuses, and a proxy may cut the response.
func DecodeStatus(raw []byte) *mastodon.Status {
	var status mastodon.Status
	if json.Unmarshal(raw, &status) == nil && status.ID != "" {
		return &status
	}
	var lenient Status
	if json.Unmarshal(raw, &lenient) != nil {
		if id := firstID(raw); id != "" {
			return &mastodon.Status{ID: mastodon.ID(id)}
		}
		return nil
	}
	if lenient.ID == "" {
		return nil
	}
	status.ID = mastodon.ID(lenient.ID)
	status.URI, status.URL = string(lenient.URI), string(lenient.URL)
	status.CreatedAt, status.Content = lenient.CreatedAt.Time, string(lenient.Content)
	status.Visibility, status.SpoilerText = string(lenient.Visibility), string(lenient.SpoilerText)
	status.EditedAt, status.Account.ID = lenient.EditedAt.Time, mastodon.ID(lenient.Account.ID)
	status.InReplyToID = idOrNil(lenient.InReplyToID)
	// What decoded has more than what a lookup needs.
	if len(status.MediaAttachments) != len(lenient.Media) {
		status.MediaAttachments = decodeMedia(lenient.Media)
	}
	if status.Poll == nil {
		status.Poll = lenient.Poll.decode()
	}
	return &status
}

// idOrNil returns an id as go-mastodon leaves one undecoded: nil for none.
func idOrNil(id Text) any {
	if id == "" {
		return nil
	}
	return string(id)
}

func decodeMedia(list List[Attachment]) []mastodon.Attachment {
	var media []mastodon.Attachment
	for _, a := range list {
		media = append(media, mastodon.Attachment{ID: mastodon.ID(a.ID), Type: string(a.Type), Description: string(a.Description)})
	}
	return media
}

// decode returns the poll's options as those of go-mastodon's poll.
func (p *Poll) decode() *mastodon.Poll {
	if p == nil {
		return nil
	}
	poll := new(mastodon.Poll)
	for _, option := range p.Options {
		poll.Options = append(poll.Options, mastodon.PollOption{Title: string(option.Title)})
	}
	return poll
}

// firstID returns the member "id" of an object that breaks off behind it. A number
// that ends with the input may be the beginning of another.
func firstID(raw []byte) Text {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return ""
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return ""
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return ""
		}
		if name == "id" && (value[0] == '"' || dec.InputOffset() < int64(len(raw))) {
			var id Text
			_ = id.UnmarshalJSON(value) // accepts any value
			return id
		}
	}
	return ""
}
