package publish_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

var mp4 = string(mastoerrtest.MP4())

const (
	newStatus = "POST /api/v1/statuses"
	newMedia  = "POST /api/v2/media"
)

// lost is what becomes of a request that is carried out, and whose response is lost.
var lost = mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}

// servers are instances that treat keys, attachments and texts in different ways.
var servers = map[string]mastoerrtest.Software{
	"Mastodon":     mastoerrtest.Mastodon(mastoerrtest.CurrentMastodon),
	"Mastodon 4.2": mastoerrtest.Mastodon("4.2.0"),
	"Mastodon 4.6.5, which answers 500 to a repeated key": mastoerrtest.Mastodon("4.6.5"),
	"GoToSocial, which ignores keys":                      mastoerrtest.GoToSocial(),
	"Akkoma, which replays failures":                      mastoerrtest.Akkoma(),
	"Pixelfed, which refuses a repeated key":              mastoerrtest.Pixelfed(),
	"Hollo":                                               mastoerrtest.Hollo(),
}

// onEveryServer runs f in a bubble for each of the servers.
func onEveryServer(t *testing.T, f func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client)) {
	t.Parallel()
	for name, software := range servers {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software), mastoerrtest.WithLimits(mastoerrtest.NoLimits()))
				f(t, inst, inst.NewAccount("me").Client())
			})
		})
	}
}

// onMastodon runs f in a bubble with the current Mastodon.
func onMastodon(t *testing.T, f func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client)) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithMediaProcessing(time.Minute))
		f(t, inst, inst.NewAccount("me").Client())
	})
}

// withCat is a post with a picture.
func withCat(text string) publish.Draft {
	return publish.Draft{
		Toot:  mastodon.Toot{Status: text, Visibility: mastodon.VisibilityPublic},
		Files: []publish.Attachment{publish.FromBytes("cat.png", []byte(png), "a cat")},
	}
}

// recorder is a transport that notes the requests that pass through.
type recorder struct {
	base http.RoundTripper
	see  func(*http.Request)
}

func (r recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.see(req)
	return r.base.RoundTrip(req)
}
