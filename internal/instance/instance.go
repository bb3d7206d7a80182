// Package instance reads what an instance says of itself, its version and its limits, and
// compares a post with them. A limit that it does not name is 0.
package instance

import (
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// Instance is what an instance says of itself.
type Instance struct {
	Version string
	Limits
	sourceURL string
}

// Limits are the limits of an instance.
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

// entity is the instance entity of both versions
// (docs.joinmastodon.org/entities/Instance), with the older names of Pleroma and
// glitch-soc.
type entity struct {
	Version       mastoapi.Text `json:"version"`
	SourceURL     mastoapi.Text `json:"source_url"`
	Configuration struct {
		Statuses struct {
			Characters     number `json:"max_characters"`
			Attachments    number `json:"max_media_attachments"`
			LinkCharacters number `json:"characters_reserved_per_url"`
		} `json:"statuses"`
		Media struct {
			Types       mastoapi.List[string] `json:"supported_mime_types"`
			ImageSize   number                `json:"image_size_limit"`
			VideoSize   number                `json:"video_size_limit"`
			Description number                `json:"description_limit"`
		} `json:"media_attachments"`
		Polls struct {
			Options    number `json:"max_options"`
			Characters number `json:"max_characters_per_option"`
			Shortest   number `json:"min_expiration"`
			Longest    number `json:"max_expiration"`
		} `json:"polls"`
	} `json:"configuration"`

	Characters  number `json:"max_toot_chars"`
	Attachments number `json:"max_media_attachments"`
	UploadSize  number `json:"upload_limit"`
	Description number `json:"description_limit"`
	Polls       struct {
		Options    number `json:"max_options"`
		Characters number `json:"max_option_chars"`
		Shortest   number `json:"min_expiration"`
		Longest    number `json:"max_expiration"`
	} `json:"poll_limits"`
}

// Decode reads an instance entity. It reports false for what is none.
func Decode(body []byte) (*Instance, bool) {
	var e entity
	var otherForm *json.UnmarshalTypeError // such as PHP's [] for an empty object
	if err := json.Unmarshal(body, &e); err != nil && !errors.As(err, &otherForm) || e.Version == "" {
		return nil, false
	}
	c := &e.Configuration
	return &Instance{Version: wire.Line(string(e.Version), maxLine), sourceURL: wire.Line(string(e.SourceURL), maxLine), Limits: Limits{
		Characters:     either(c.Statuses.Characters, e.Characters),
		LinkCharacters: int(c.Statuses.LinkCharacters),
		Attachments:    either(c.Statuses.Attachments, e.Attachments),
		Description:    either(c.Media.Description, e.Description),
		ImageSize:      int64(either(c.Media.ImageSize, e.UploadSize)),
		VideoSize:      int64(either(c.Media.VideoSize, e.UploadSize)),
		Types:          typesOf(c.Media.Types),
		PollOptions:    either(c.Polls.Options, e.Polls.Options),
		PollCharacters: either(c.Polls.Characters, e.Polls.Characters),
		PollShortest:   either(c.Polls.Shortest, e.Polls.Shortest),
		PollLongest:    either(c.Polls.Longest, e.Polls.Longest),
	}}, true
}

// Bounds of what an instance may say of itself, which is kept.
const (
	maxLine  = 256 // bytes
	maxTypes = 256
)

// typesOf returns media types, none that is too long to be one.
func typesOf(all []string) []string {
	all = slices.DeleteFunc(all, func(t string) bool { return len(t) > maxLine })
	return slices.Clone(all[:min(len(all), maxTypes)])
}

// either returns the larger of two limits: in doubt a post passes.
func either(a, b number) int { return int(max(a, b)) }

// Software returns the name of the software in lower case, "" if it is not known.
// accountID, which may be empty, tells apart servers that give a plain version.
func (i *Instance) Software(accountID string) string {
	if name := software.Of(i.Version, accountID).Name; name != "" {
		return name
	}
	return strings.TrimSuffix(strings.ToLower(path.Base("/"+i.sourceURL)), "/")
}

// number is a limit, which some servers write as a string. What is no number, or
// negative, reads as 0.
type number int64

// UnmarshalJSON accepts any value.
func (n *number) UnmarshalJSON(data []byte) error {
	*n = 0
	var f float64
	if json.Unmarshal([]byte(strings.Trim(string(data), `"`)), &f) == nil && f > 0 {
		*n = number(min(f, 1<<53))
	}
	return nil
}
