package fakemastodon

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// renderStatus returns a post as its author sees it.
func (s *Server) renderStatus(p *post) *statusJSON {
	id := idText(p.id)
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

var noFocus = object{"focus": object{"x": 0, "y": 0}}

// renderMedia returns a file as it is at a time: without an address while it is
// processed.
func (s *Server) renderMedia(m *media, at time.Time) mediaJSON {
	j := mediaJSON{ID: m.id, Type: m.kind, Meta: noFocus, Description: orNull(m.description)}
	if !m.readyAt.After(at) {
		base, id := s.url+"/system/media_attachments/files", idText(m.id)
		j.URL, j.PreviewURL = orNull(base+"/original/"+id), orNull(base+"/small/"+id)
	}
	return j
}

func renderPoll(p *post) object {
	if len(p.poll) == 0 {
		return nil
	}
	options := make([]object, len(p.poll))
	for n, title := range p.poll {
		options[n] = object{"title": title, "votes_count": 0}
	}
	return object{
		"id": idText(p.id), "expires_at": millis(p.at.Add(24 * time.Hour)), "expired": false, "multiple": false,
		"votes_count": 0, "voters_count": 0, "voted": true, "own_votes": empty{}, "emojis": empty{}, "options": options,
	}
}

func (s *Server) renderScheduled(w *scheduled) object {
	d := w.draft
	files := []mediaJSON{}
	for _, id := range d.mediaIDs {
		if m := s.media[number(id)]; m != nil {
			files = append(files, s.renderMedia(m, w.at))
		}
	}
	params := object{
		"text": d.text, "spoiler_text": d.spoiler, "visibility": d.visibility, "sensitive": d.sensitive,
		"poll": nil, "idempotency": nil, "with_rate_limit": false, "application_id": 1, "scheduled_at": nil,
		"in_reply_to_id": nil, "media_ids": append([]string{}, d.mediaIDs...),
	}
	if d.replyTo != 0 {
		params["in_reply_to_id"] = d.replyTo
	}
	return object{"id": idText(w.id), "scheduled_at": millis(w.at), "params": params, "media_attachments": files}
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

// idText returns an id as the API has it.
func idText(id uint64) string { return strconv.FormatUint(id, 10) }

func millis(t time.Time) string { return t.UTC().Format(Millis) }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
