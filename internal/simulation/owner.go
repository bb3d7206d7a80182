package simulation

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const (
	minute = time.Minute
	hour   = time.Hour
	second = time.Second
)

// The applications with which the owner posts beside the service. A token of
// mastoerrtest has sameApplication.
const (
	byHand          = "Web"
	sameApplication = "mastoerrtest"
)

// meanwhile is something that the owner does while a post is under way.
type meanwhile string

const (
	nothing        meanwhile = ""
	similarPosts   meanwhile = "two to ten similar posts"
	manyPosts      meanwhile = "more than a page of similar posts"
	sameByHand     meanwhile = "the same post by hand"
	sameByService  meanwhile = "the same post with the same application"
	editsThePost   meanwhile = "edits the post"
	editsAnother   meanwhile = "edits a similar post"
	pictureMoments meanwhile = "pictures without text"
)

var meanwhiles = []meanwhile{similarPosts, manyPosts, sameByHand, sameByService, editsThePost, editsAnother, pictureMoments}

// drawMeanwhile draws what the owner does, and how long after the first attempt.
func (p *Post) drawMeanwhile(r *rand.Rand) {
	p.meanwhileAfter = within(r, 0, 40*time.Second)
	switch n := r.IntN(100); {
	case n < 10:
		p.meanwhile = similarPosts
	case n < 11:
		p.meanwhile = manyPosts
	case n < 15 && !p.calm:
		p.meanwhile = sameByHand
	case n < 17 && !p.calm:
		p.meanwhile = sameByService
	case n < 20 && !p.calm:
		p.meanwhile = editsThePost
	case n == 20, n == 21 && !p.calm:
		p.meanwhile = editsAnother
	case n < 24 && !p.calm:
		p.meanwhile = pictureMoments
	}
	if r.IntN(3) == 0 {
		p.meanwhileAfter = 0
	}
}

// startMeanwhile is called at the first attempt.
func (p *Post) startMeanwhile() {
	if p.meanwhile == nothing {
		return
	}
	time.AfterFunc(p.meanwhileAfter+11*time.Nanosecond, func() {
		p.note(time.Now(), "the owner: %s", p.meanwhile)
		p.actMeanwhile()
	})
}

func (p *Post) actMeanwhile() {
	a := p.account
	similar := mastodon.Toot{Status: p.Toot.Status, SpoilerText: p.Toot.SpoilerText, Visibility: cmpVisibility(&p.Toot), InReplyToID: p.Toot.InReplyToID}
	switch p.meanwhile {
	case similarPosts, manyPosts:
		n := map[meanwhile]int{similarPosts: 2 + p.ID%9, manyPosts: 50}[p.meanwhile]
		for k := range n {
			similar.Status = otherNumber(p.Toot.Status, k)
			a.publish(sameApplication, similar)
		}
	case sameByHand:
		p.twinByHand(byHand, similar)
	case sameByService:
		p.twinByHand(sameApplication, similar)
	case editsThePost:
		if strings.IndexFunc(p.Toot.Status, unicode.IsLetter) < 0 {
			return // beyond recognition, where the software shows no edits
		}
		for _, s := range a.host.instance.Posts() {
			if p.hasKey(s.Key) {
				a.host.instance.EditByHand(s.ID, "(edited) "+otherNumber(p.Toot.Status, 0))
			}
		}
	case editsAnother:
		similar.Status = otherNumber(p.Toot.Status, 0)
		if s := a.publish(sameApplication, similar); s.ID != "" {
			a.host.instance.EditByHand(s.ID, otherNumber(p.Toot.Status, 1))
		}
	case pictureMoments:
		for n := range 2 {
			c := a.remote.Client()
			file, err := c.UploadMediaFromBytes(background, files[[...]string{"a.png", "b.png"}[n]])
			if err == nil {
				a.publish(sameApplication, mastodon.Toot{MediaIDs: []mastodon.ID{file.ID}, Visibility: "public"})
			}
		}
	}
}

// twinByHand publishes the same post, which may count as the post.
func (p *Post) twinByHand(application string, t mastodon.Toot) {
	if len(p.files) > 0 || p.Toot.Poll != nil || p.delay != 0 {
		return
	}
	if s := p.account.publish(application, t); s.ID != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.twins = append(p.twins, s)
	}
}

// publish publishes a post by hand. It returns the zero Post if the instance takes
// none of the kind.
func (a *account) publish(application string, t mastodon.Toot) mastoerrtest.Post {
	pixelfed := a.host.Family() == "Pixelfed" // which drops warnings
	blank := strings.TrimSpace(t.Status) == "" && (pixelfed || strings.TrimSpace(t.SpoilerText) == "")
	if t.Visibility == "direct" && pixelfed || blank && len(t.MediaIDs) == 0 || len(t.Status) > 500 {
		return mastoerrtest.Post{}
	}
	return a.remote.Publish(application, t)
}

func cmpVisibility(t *mastodon.Toot) string {
	if t.Visibility == "" {
		return "public"
	}
	return t.Visibility
}

// otherNumber returns the text with another number in it, as bots write.
func otherNumber(text string, n int) string {
	at := strings.IndexAny(text, "0123456789")
	if at < 0 {
		return fmt.Sprintf("%s no. %d", text, n)
	}
	return text[:at] + fmt.Sprint(7_000_000+n) + text[at:]
}

func (p *Post) hasKey(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keys[key]
}

// byHand returns the same posts that the owner made.
func (p *Post) byHand() []mastoerrtest.Post {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.twins
}
