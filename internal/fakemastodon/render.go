package fakemastodon

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// renderStatus returns a post as its author sees it.
func (s *Server) renderStatus(p *post) *statusJSON {
	id := strconv.FormatUint(p.id, 10)
	j := &statusJSON{
		ID: p.id, CreatedAt: millis(p.at),
		Sensitive: p.sensitive, SpoilerText: p.spoiler, Visibility: p.visibility, Language: p.language,
		URI:          s.url + "/users/" + p.account.name + "/statuses/" + id,
		URL:          s.url + "/@" + p.account.name + "/" + id,
		ReblogsCount: p.count(reblogged), FavouritesCount: p.count(favourited),
		Favourited: p.has(favourited), Reblogged: p.has(reblogged), Muted: p.has(muted),
		Bookmarked: p.has(bookmarked), Pinned: p.has(pinned),
		Content: content(p.text), Application: clientJSON{Name: "mastoerrtest"},
		Account: &p.account.profile, MediaAttachments: make([]mediaJSON, len(p.media)),
		Poll: renderPoll(p),
	}
	if p.replyTo != 0 {
		j.InReplyToID = &p.replyTo
		if parent := s.posts[p.replyTo]; parent != nil {
			j.InReplyToAccountID = &parent.account.id
		}
	}
	if !p.edited.IsZero() {
		j.EditedAt = orNull(millis(p.edited))
	}
	if p.reblogOf != nil {
		j.Reblog = s.renderStatus(p.reblogOf)
	}
	for n, m := range p.media {
		j.MediaAttachments[n] = s.renderMedia(m, p.at)
	}
	return j
}

func (s *Server) renderStatuses(posts []*post) []*statusJSON {
	list := make([]*statusJSON, len(posts))
	for n, p := range posts {
		list[n] = s.renderStatus(p)
	}
	return list
}

// newProfile returns the profile of a new account.
func (s *Server) newProfile(id uint64, name string, created time.Time) accountJSON {
	avatar, header := s.url+"/avatars/original/missing.png", s.url+"/headers/original/missing.png"
	return accountJSON{
		ID: id, Username: name, Acct: name, DisplayName: name, Discoverable: true,
		CreatedAt: millis(created), URL: s.url + "/@" + name,
		Avatar: avatar, AvatarStatic: avatar, Header: header, HeaderStatic: header,
	}
}

// renderMedia returns a file as it is at a time: without an address while it is
// processed.
func (s *Server) renderMedia(m *media, at time.Time) mediaJSON {
	j := mediaJSON{ID: m.id, Type: m.kind, Description: orNull(m.description)}
	if !m.readyAt.After(at) {
		base, id := s.url+"/system/media_attachments/files", strconv.FormatUint(m.id, 10)
		j.URL, j.PreviewURL = orNull(base+"/original/"+id), orNull(base+"/small/"+id)
	}
	return j
}

func renderPoll(p *post) *pollJSON {
	if len(p.poll) == 0 {
		return nil
	}
	j := &pollJSON{ID: p.id, ExpiresAt: millis(p.at.Add(24 * time.Hour)), Voted: true}
	for _, title := range p.poll {
		j.Options = append(j.Options, optionJSON{Title: title})
	}
	return j
}

func (s *Server) renderScheduled(w *scheduled) *scheduledJSON {
	d := w.draft
	j := &scheduledJSON{
		ID: w.id, ScheduledAt: millis(w.at),
		Params: paramsJSON{
			Text: d.text, SpoilerText: d.spoiler, Visibility: d.visibility, Sensitive: d.sensitive,
			ApplicationID: 1, MediaIDs: append([]string{}, d.mediaIDs...),
		},
		MediaAttachments: []mediaJSON{},
	}
	if d.replyTo != 0 {
		j.Params.InReplyToID = &d.replyTo
	}
	for _, id := range d.mediaIDs {
		if m := s.media[number(id)]; m != nil {
			j.MediaAttachments = append(j.MediaAttachments, s.renderMedia(m, w.at))
		}
	}
	return j
}

func (p *post) has(m marks) bool { return p.marks&m != 0 }

// count is 0 or 1, as only the author marks a post.
func (p *post) count(m marks) int {
	if p.has(m) {
		return 1
	}
	return 0
}

// content returns a text as HTML.
func content(text string) string {
	if text == "" {
		return ""
	}
	text = html.EscapeString(text)
	text = strings.ReplaceAll(text, "\n\n", "</p><p>")
	return "<p>" + strings.ReplaceAll(text, "\n", "<br />") + "</p>"
}

func millis(t time.Time) string { return t.UTC().Format(Millis) }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
