package mastoerrtest

import (
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// JSON is written by hand: simulations read hundreds of thousands of posts, and
// encoding/json would take the larger part of their time.

// isoMillis is how Mastodon writes the times of posts.
const isoMillis = "2006-01-02T15:04:05.000Z"

// appendString writes a JSON string as Rails does, which escapes what HTML
// would take for its own.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for n := 0; n < len(s); {
		ch := s[n]
		if ch >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[n:])
			if r == utf8.RuneError && size == 1 {
				b = append(b, "\ufffd"...)
			} else {
				b = append(b, s[n:n+size]...)
			}
			n += size
			continue
		}
		switch {
		case ch == '"' || ch == '\\':
			b = append(b, '\\', ch)
		case ch == '\n':
			b = append(b, '\\', 'n')
		case ch < ' ' || ch == '<' || ch == '>' || ch == '&':
			b = append(b, '\\', 'u', '0', '0', hex[ch>>4], hex[ch&15])
		default:
			b = append(b, ch)
		}
		n++
	}
	return append(b, '"')
}

// appendField writes a name that brings its own punctuation, and a string.
func appendField(b []byte, name, value string) []byte {
	return appendString(append(b, name...), value)
}

// appendStatus writes a post as its author sees it.
func (i *Instance) appendStatus(b []byte, p *post) []byte {
	b = append(b, `{"id":"`...)
	b = strconv.AppendUint(b, p.id, 10)
	b = append(b, `","created_at":"`...)
	b = p.at.UTC().AppendFormat(b, isoMillis)
	b = append(b, `","in_reply_to_id":`...)
	if p.replyTo == 0 {
		b = append(b, `null,"in_reply_to_account_id":null`...)
	} else {
		b = append(b, '"')
		b = strconv.AppendUint(b, p.replyTo, 10)
		b = append(b, `","in_reply_to_account_id":`...)
		if parent := i.posts[p.replyTo]; parent != nil {
			b = append(b, '"')
			b = strconv.AppendUint(b, parent.account.id, 10)
			b = append(b, '"')
		} else {
			b = append(b, "null"...)
		}
	}
	b = append(b, `,"sensitive":`...)
	b = strconv.AppendBool(b, p.sensitive)
	b = appendField(b, `,"spoiler_text":`, p.spoiler)
	b = appendField(b, `,"visibility":`, p.visible)
	b = appendField(b, `,"language":`, p.language)
	b = i.appendAddress(append(b, `,"uri":"`...), p, "/users/", "/statuses/")
	b = i.appendAddress(append(b, `","url":"`...), p, "/@", "/")
	b = append(b, `","replies_count":0,"reblogs_count":`...)
	b = appendMark(b, p, markReblog, "1", "0")
	b = append(b, `,"favourites_count":`...)
	b = appendMark(b, p, markFavourite, "1", "0")
	b = append(b, `,"edited_at":`...)
	if p.edited.IsZero() {
		b = append(b, "null"...)
	} else {
		b = append(b, '"')
		b = p.edited.UTC().AppendFormat(b, isoMillis)
		b = append(b, '"')
	}
	for _, m := range [...]struct {
		name string
		mark marks
	}{{"favourited", markFavourite}, {"reblogged", markReblog}, {"muted", markMute}, {"bookmarked", markBookmark}, {"pinned", markPin}} {
		b = append(b, ',', '"')
		b = append(b, m.name...)
		b = append(b, '"', ':')
		b = appendMark(b, p, m.mark, "true", "false")
	}
	b = appendField(b, `,"content":`, content(p.text))
	b = append(b, `,"filtered":[],"reblog":`...)
	if p.reblogOf != nil {
		b = i.appendStatus(b, p.reblogOf)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `,"application":{"name":"mastoerrtest","website":null},"account":`...)
	b = i.appendAccount(b, p.account)
	b = append(b, `,"media_attachments":[`...)
	for n, m := range p.media {
		if n > 0 {
			b = append(b, ',')
		}
		b = i.appendMedia(b, m, p.at)
	}
	b = append(b, `],"mentions":[],"tags":[],"emojis":[],"card":null,"poll":`...)
	b = appendPoll(b, p)
	return append(b, '}')
}

func appendMark(b []byte, p *post, m marks, yes, no string) []byte {
	if p.marks&m != 0 {
		return append(b, yes...)
	}
	return append(b, no...)
}

func (i *Instance) appendAddress(b []byte, p *post, users, statuses string) []byte {
	b = append(b, i.URL...)
	b = append(b, users...)
	b = append(b, p.account.name...)
	b = append(b, statuses...)
	return strconv.AppendUint(b, p.id, 10)
}

func content(text string) string {
	if text == "" {
		return ""
	}
	text = html.EscapeString(text)
	if strings.IndexByte(text, '\n') >= 0 {
		text = strings.ReplaceAll(text, "\n\n", "</p><p>")
		text = strings.ReplaceAll(text, "\n", "<br />")
	}
	return "<p>" + text + "</p>"
}

func appendPoll(b []byte, p *post) []byte {
	if len(p.poll) == 0 {
		return append(b, "null"...)
	}
	b = append(b, `{"id":"`...)
	b = strconv.AppendUint(b, p.id, 10)
	b = append(b, `","expires_at":"`...)
	b = p.at.Add(24*time.Hour).UTC().AppendFormat(b, isoMillis)
	b = append(b, `","expired":false,"multiple":false,"votes_count":0,"voters_count":0,"voted":true,"own_votes":[],"emojis":[],"options":[`...)
	for n, option := range p.poll {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendField(b, `{"title":`, option)
		b = append(b, `,"votes_count":0}`...)
	}
	return append(b, "]}"...)
}

func (i *Instance) appendAccount(b []byte, a *account) []byte {
	b = append(b, `{"id":"`...)
	b = strconv.AppendUint(b, a.id, 10)
	b = appendField(b, `","username":`, a.name)
	b = appendField(b, `,"acct":`, a.name)
	b = appendField(b, `,"display_name":`, a.name)
	b = append(b, `,"locked":false,"bot":false,"discoverable":true,"created_at":"`...)
	b = a.created.UTC().AppendFormat(b, isoMillis)
	b = append(b, `","note":"","url":"`...)
	b = append(append(append(b, i.URL...), "/@"...), a.name...)
	b = append(b, `","avatar":"`...)
	b = append(append(b, i.URL...), `/avatars/original/missing.png","avatar_static":"`...)
	b = append(append(b, i.URL...), `/avatars/original/missing.png","header":"`...)
	b = append(append(b, i.URL...), `/headers/original/missing.png","header_static":"`...)
	b = append(append(b, i.URL...), `/headers/original/missing.png","followers_count":0,"following_count":0,"statuses_count":`...)
	b = strconv.AppendInt(b, int64(a.visible), 10)
	return append(b, `,"emojis":[],"fields":[]}`...)
}
