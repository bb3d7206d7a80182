package simulation

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/mattn/go-mastodon"
)

// Texts are those of bots: they come often and differ by a number or a version.
// The n of each text is different, so that no two posts are the same by chance.
var texts = []func(n int, host string) string{
	func(n int, _ string) string { return fmt.Sprintf("Build #%d of main passed in 4m12s.", 10000+n) },
	func(n int, _ string) string { return fmt.Sprintf("mastoerr v1.%d.%d is out", n/10, n%10) },
	func(n int, _ string) string {
		return fmt.Sprintf("12:%02d Ulm: %d.%d °C, wind 3 km/h", n%60, n/10, n%10)
	},
	func(n int, _ string) string {
		return fmt.Sprintf("New article: https://news.example/%d?utm_source=bot #news", n)
	},
	func(n int, host string) string {
		return fmt.Sprintf("@Account0@%s @someone@other.example your report no. %d is ready", host, n)
	},
	func(n int, _ string) string { return fmt.Sprintf("Ausgabe %d: Grüße aus Köln, schöne Straße", n) },
	func(n int, _ string) string {
		return fmt.Sprintf("第%d回のお知らせです。本日は晴天なり。", n)
	},
	func(n int, _ string) string {
		return fmt.Sprintf("Новый выпуск %d уже доступен", n)
	},
	func(n int, _ string) string { return fmt.Sprintf("الإصدار %d متاح الآن", n) },
	func(n int, _ string) string { return fmt.Sprintf("%d", n) },
	func(n int, _ string) string {
		return fmt.Sprintf("  a > b && c <i>%d</i> *stars* -> x\r\n\r\n- list\n", n)
	},
	func(n int, _ string) string {
		return fmt.Sprintf("Webcam %d https://cam.example/%d.jpg 👩‍👩‍👧 🇩🇪", n, n)
	},
	func(n int, _ string) string {
		return fmt.Sprintf("Log %d: %s", n, strings.Repeat("the same line of words again. ", 12))
	},
}

// warnings are content warnings that some software changes.
var warnings = []string{"Careful", "a > b", "x -> y", "two  spaces", "R&amp;D", "  outer  ", "<b>tag</b>", "politics, US"}

// drawContent draws the content of the n-th post.
func (p *Post) drawContent(r *rand.Rand, n int) {
	t := &p.Toot
	t.Status = texts[r.IntN(len(texts))](n, p.Host.Name)
	t.Visibility = [...]string{"", "public", "public", "public", "unlisted", "private", "direct"}[r.IntN(7)]
	t.Language = [...]string{"", "", "en", "de", "ja"}[r.IntN(5)]
	t.Sensitive = r.IntN(12) == 0
	if r.IntN(6) == 0 {
		t.SpoilerText = warnings[r.IntN(len(warnings))]
		t.Sensitive = r.IntN(2) == 0
	}
	p.isReply = r.IntN(6) == 0
	p.drawKind(r, n)
}

// drawKind draws what makes a post more than a text.
func (p *Post) drawKind(r *rand.Rand, n int) {
	t := &p.Toot
	switch r.IntN(26) {
	case 0:
		p.files = []string{"a.png", "b.png"}
	case 1:
		p.files = []string{"a.mp4"}
	case 2: // a picture alone
		p.files, t.Status = []string{"a.png"}, ""
	case 3: // a warning alone
		t.Status, t.SpoilerText = "", fmt.Sprintf("Warning %d alone", n)
	case 4, 5:
		p.drawSchedule(r)
	case 6:
		t.Status += strings.Repeat("!", 500) // too long
	case 7:
		t.Poll = &mastodon.TootPoll{Options: []string{"yes", "no ", fmt.Sprint(n)}, ExpiresInSeconds: 86400, Multiple: n%2 == 0}
	case 8:
		p.drawSchedule(r)
		t.Sensitive = true
		t.Poll = &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 3600}
	case 9: // a thread: a reply to the post before
		p.isReply, p.inThread = true, true
	}
}

// drawSchedule draws a time to publish at. Mastodon wants five minutes' notice, after
// some attempts as well.
func (p *Post) drawSchedule(r *rand.Rand) {
	switch r.IntN(8) {
	case 0: // in the past
		p.delay = -within(r, 1, 3*hour)
	case 1: // too near
		p.delay = within(r, 1, 5*minute)
	default:
		p.delay = within(r, 6*minute, 3*hour)
	}
}
