package fakemastodon

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// renderStatus returns a post as its author sees it.
func (s *Server) renderStatus(p *post) *statusJSON {
	id := s.id(p.id)
	j := &statusJSON{
		ID: id, CreatedAt: s.created(p.at),
		Sensitive: p.sensitive, SpoilerText: p.spoiler, Visibility: p.visibility, Language: p.language,
		URI:          s.url + "/users/" + p.account.name + "/statuses/" + id,
		URL:          s.url + "/@" + p.account.name + "/" + id,
		ReblogsCount: p.count(reblogged), FavouritesCount: p.count(favourited),
		Favourited: p.has(favourited), Reblogged: p.has(reblogged), Muted: p.has(muted),
		Bookmarked: p.has(bookmarked), Pinned: p.has(pinned),
		Content: content(p.text), Application: s.renderApplication(p),
		Account: &p.account.profile, MediaAttachments: s.renderAttachments(p),
		Poll: s.renderPoll(p),
	}
	if s.facts.listWarning != nil {
		j.SpoilerText = s.facts.listWarning(p.spoiler)
	}
	s.addRawText(j, p)
	if p.replyTo != 0 {
		replyTo := s.id(p.replyTo)
		j.InReplyToID = &replyTo
		if parent := s.posts[p.replyTo]; parent != nil {
			j.InReplyToAccountID = &parent.account.profile.ID
		}
	}
	if !p.edited.IsZero() && !s.facts.hidesEdits {
		j.EditedAt = orNull(s.created(p.edited))
	}
	j.Quote = s.renderQuote(p)
	if p.reblogOf != nil {
		j.Reblog = s.renderStatus(p.reblogOf)
	}
	return j
}

// renderQuote returns the quoted post, without what that one quotes.
func (s *Server) renderQuote(p *post) *quoteJSON {
	switch q := p.quoteOf; {
	case q == nil:
		return nil
	case q.deleted:
		return &quoteJSON{State: "deleted"}
	default:
		quoted := *q
		quoted.quoteOf = nil
		return &quoteJSON{State: "accepted", Quoted: s.renderStatus(&quoted)}
	}
}

// addRawText adds the text as it is stored, where the software shows it.
func (s *Server) addRawText(j *statusJSON, p *post) {
	if p.text == "" || s.facts.noPollText && p.poll != nil {
		return
	}
	switch s.facts.rawText {
	case rawInText:
		j.Text = &p.text
	case rawInAkkoma:
		j.Akkoma = new(akkomaJSON)
		j.Akkoma.Source.Content, j.Akkoma.Source.MediaType = p.text, "text/plain"
	case rawInPleroma:
		j.Pleroma = &pleromaJSON{map[string]string{"text/plain": tag.ReplaceAllString(p.text, "")}}
	}
}

func (s *Server) renderApplication(p *post) *clientJSON {
	switch s.facts.application {
	case applicationNull:
		return nil
	case applicationWeb:
		return &clientJSON{Name: "web"}
	}
	return &clientJSON{Name: p.app}
}

func (s *Server) renderAttachments(p *post) []mediaJSON {
	list := make([]mediaJSON, 0, len(p.media))
	if s.facts.imageLinks {
		for _, url := range imageLink.FindAllString(p.text, -1) {
			list = append(list, mediaJSON{Type: "image", URL: &url, PreviewURL: &url})
		}
	}
	for _, m := range p.media {
		list = append(list, s.renderMedia(m, p.at))
	}
	for n := range list {
		if s.facts.newMediaIDs {
			list[n].ID = s.url + "/" + p.account.name + "/p/" + s.id(p.id) + "_" + strconv.Itoa(n)
		}
	}
	return list
}

// renderFor returns a post as the caller sees it, with his marks: an account that was
// sensitized does not notice (app/serializers/rest/status_serializer.rb:79).
func (s *Server) renderFor(c *call, p *post) *statusJSON {
	j := s.renderStatus(p)
	if who := c.by(); who != p.account {
		j.Sensitive = j.Sensitive || p.account.sensitized
		all := p.others[who]
		j.Favourited, j.Reblogged, j.Muted = all&favourited != 0, all&reblogged != 0, all&muted != 0
		j.Bookmarked, j.Pinned = all&bookmarked != 0, false
	}
	return j
}

func (s *Server) renderStatuses(c *call, posts []*post) []*statusJSON {
	list := make([]*statusJSON, len(posts))
	for n, p := range posts {
		list[n] = s.renderFor(c, p)
	}
	return list
}

// newProfile returns the profile of a new account.
func (s *Server) newProfile(a *account, created time.Time) accountJSON {
	avatar, header := s.url+"/avatars/original/missing.png", s.url+"/headers/original/missing.png"
	return accountJSON{
		ID: s.accountID(a), Username: a.name, Acct: a.name, DisplayName: a.name, Discoverable: true,
		CreatedAt: s.created(created), URL: s.url + "/@" + a.name,
		Avatar: avatar, AvatarStatic: avatar, Header: header, HeaderStatic: header,
	}
}

// renderMedia returns a file as it is at a time: without an address while it is
// processed.
func (s *Server) renderMedia(m *media, at time.Time) mediaJSON {
	j := mediaJSON{ID: s.id(m.id), Type: m.kind, Description: orNull(m.description)}
	if !m.readyAt.After(at) {
		base, id := s.url+"/system/media_attachments/files", s.id(m.id)
		j.URL, j.PreviewURL = orNull(base+"/original/"+id), orNull(base+"/small/"+id)
	}
	return j
}

func (s *Server) renderPoll(p *post) *pollJSON {
	if p.poll == nil {
		return nil
	}
	j := &pollJSON{ID: s.id(p.id), ExpiresAt: s.created(p.pollEnds()), Voted: true, Multiple: isTrue(p.poll.multiple), OwnVotes: []int{}}
	for _, title := range p.poll.options {
		j.Options = append(j.Options, optionJSON{Title: title})
	}
	return j
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

// created writes a time of an entity, by the clock of the application and as
// exactly as the software does.
func (s *Server) created(t time.Time) string {
	t = t.Add(s.Clock)
	if s.facts.wholeSecond {
		t = t.Truncate(time.Second)
	}
	return millis(t)
}

func millis(t time.Time) string { return t.UTC().Format(Millis) }

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
