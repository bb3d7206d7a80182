package fakemastodon

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// How each software changes the texts that it stores or shows.

// rewrite makes a draft what the software stores of it, or returns its refusal.
func (s *Server) rewrite(d *draft) *reply {
	s.rewriteText(d)
	if d.poll != nil && !s.keepPoll(d) {
		d.poll = nil
	}
	return s.rewriteVisibility(d)
}

func (s *Server) rewriteText(d *draft) {
	f := s.facts
	if f.text != nil {
		d.text = f.text(s, d.text)
	}
	if f.warning != nil {
		f.warning(d)
	}
	if f.quietly {
		d.sensitive = d.spoiler != ""
	}
}

// rewriteVisibility maps the visibility that was asked to what is stored.
func (s *Server) rewriteVisibility(d *draft) *reply {
	f := s.facts
	if d.visibility == "" {
		d.visibility = "public"
	}
	if stored, changed := f.visibility[d.visibility]; changed {
		d.visibility = stored
	}
	switch d.visibility {
	case "public", "unlisted", "private", "direct":
	default:
		return invalid("Visibility is not included in the list")
	}
	parent := s.posts[d.replyTo]
	if s.Software.Family == SnacFamily && d.asked.Visibility == "public" && parent != nil && parent.visibility == "private" {
		d.visibility = "private" // measured: the parent's author is its only recipient
	}
	return nil
}

// keepPoll reports whether a poll stays on a post.
func (s *Server) keepPoll(d *draft) bool {
	switch s.facts.polls {
	case pollsDropped:
		return false
	case pollsPublic:
		d.visibility, d.replyTo, d.mediaIDs = "public", 0, nil
	}
	return true
}

// mastodonText strips outer white space as Ruby does and writes mentions as their
// accounts are called: "@Bob@our.host" becomes "@bob".
func mastodonText(s *Server, text string) string {
	return s.canonicalMentions(rubyStrip(text))
}

var mention = regexp.MustCompile(`@[A-Za-z0-9_.-]+(@[A-Za-z0-9_.:-]+)?`)

// canonicalMentions replaces the mentions of accounts that are here.
func (s *Server) canonicalMentions(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		name, domain, remote := strings.Cut(found[1:], "@")
		a := s.byName[strings.ToLower(name)]
		if a == nil || remote && !strings.EqualFold(domain, s.Host) {
			return found
		}
		return "@" + a.name
	})
}

// mastodonWarning makes a warning the text when there is none. A warning makes
// the post sensitive all the same.
func mastodonWarning(d *draft) {
	d.spoiler = rubyStrip(d.spoiler)
	d.sensitive = d.sensitive || d.spoiler != ""
	if d.text == "" && d.spoiler != "" && d.quoteOf == nil {
		d.text, d.spoiler = d.spoiler, ""
	}
}

func trimText(_ *Server, text string) string { return strings.TrimSpace(text) }

func trimWarning(d *draft) { d.spoiler = strings.TrimSpace(d.spoiler) }

func blankWarningIsNone(d *draft) {
	if strings.TrimSpace(d.spoiler) == "" {
		d.spoiler = ""
	}
}

// tag is what PHP's strip_tags takes for a tag: up to the next ">", or to the end.
var tag = regexp.MustCompile(`<[A-Za-z!/?][^>]*(>|$)`)

func stripTags(_ *Server, text string) string {
	return tag.ReplaceAllString(strings.TrimSpace(text), "")
}

// pixelfedWarning keeps a warning only of a post that is marked as sensitive.
func pixelfedWarning(d *draft) {
	if !d.sensitive {
		d.spoiler = ""
	}
}

// markdown are the signs that Friendica reads as Markdown and does not give back.
var markdown = strings.NewReplacer("**", "", "*", "", "`", "", "~~", "", "# ", "")

func friendicaText(s *Server, text string) string {
	return s.canonicalMentions(markdown.Replace(tag.ReplaceAllString(strings.TrimSpace(text), "")))
}

// friendicaWarning cuts a warning, which becomes the title of the post, to 255
// bytes.
func friendicaWarning(d *draft) {
	if len(d.spoiler) > 255 {
		cut := 255
		for !utf8.RuneStart(d.spoiler[cut]) {
			cut--
		}
		d.spoiler = d.spoiler[:cut]
	}
	d.spoiler = strings.TrimSpace(d.spoiler)
}

var lastLink = regexp.MustCompile(`\s+https?://\S+$`)

// iceshrimpText resolves mentions and takes away a last link to a post that is
// here, which becomes the quote (StatusController.cs:403).
func iceshrimpText(s *Server, text string) string {
	text = strings.TrimSpace(s.canonicalMentions(text))
	if link := lastLink.FindString(text); strings.HasPrefix(strings.TrimSpace(link), s.url+"/@") {
		text = strings.TrimSuffix(text, link)
	}
	return text
}

// snacText ends a text at a NUL.
func snacText(_ *Server, text string) string {
	text, _, _ = strings.Cut(text, "\x00")
	return text
}

func takaheText(_ *Server, text string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(text, "")), " ")
}

var (
	link      = regexp.MustCompile(`https?://\S+`)
	invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "")
)

// goToSocialWarning is the warning as lists show it: made HTML and read back.
// Measured: "a > b" gives "a", "x -> y" gives "x - y".
func goToSocialWarning(text string) string {
	text = tag.ReplaceAllString(html.UnescapeString(text), "")
	text = strings.ReplaceAll(text, "->", "-")
	text, _, _ = strings.Cut(text, " > ")
	text = link.ReplaceAllString(text, "$0 $0")
	return strings.Join(strings.Fields(invisible.Replace(text)), " ")
}

// imageLink is a link to an image, which snac makes an attachment.
var imageLink = regexp.MustCompile(`https?://\S+\.(?:png|jpe?g|gif|webp)\b`)
