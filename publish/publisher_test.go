package publish_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

// poster is what a program calls of a client, and mocks in its tests.
type poster interface {
	GetAccountCurrentUser(context.Context) (*mastodon.Account, error)
	PostStatus(context.Context, *mastodon.Toot) (*mastodon.Status, error)
	UploadMedia(context.Context, string) (*mastodon.Attachment, error)
	UploadMediaFromBytes(context.Context, []byte) (*mastodon.Attachment, error)
	UpdateStatus(context.Context, *mastodon.Toot, mastodon.ID) (*mastodon.Status, error)
}

var _, _ poster = (*mastodon.Client)(nil), (*publish.Publisher)(nil)

// The ways in which programs that publish call go-mastodon. Each reports whether it
// takes the post for published.
var programs = map[string]func(ctx context.Context, c poster, path string) bool{
	"one call": func(ctx context.Context, c poster, _ string) bool {
		_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
		return err == nil
	},
	"a retry loop outside": func(ctx context.Context, c poster, _ string) bool {
		for range 5 {
			if _, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"}); err == nil {
				return true
			}
			time.Sleep(time.Second)
		}
		return false
	},
	"an upload, then the post": func(ctx context.Context, c poster, path string) bool {
		a, err := c.UploadMedia(ctx, path)
		if err != nil {
			return false
		}
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{a.ID}})
		return err == nil
	},
	"upload and post in one loop": func(ctx context.Context, c poster, path string) bool {
		for range 5 {
			a, err := c.UploadMedia(ctx, path)
			if err != nil {
				continue
			}
			if _, err = c.PostStatus(ctx, &mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{a.ID}}); err == nil {
				return true
			}
		}
		return false
	},
	"without the picture where the upload fails": func(ctx context.Context, c poster, path string) bool {
		toot := &mastodon.Toot{Status: "Hello"}
		if a, err := c.UploadMedia(ctx, path); err == nil {
			toot.MediaIDs = []mastodon.ID{a.ID}
		}
		_, err := c.PostStatus(ctx, toot)
		return err == nil
	},
	"a thread by hand": func(ctx context.Context, c poster, _ string) bool {
		first, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
		if err != nil {
			return false
		}
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "again", InReplyToID: first.ID})
		return err == nil
	},
}

// What may happen to the first request of a post, or of an upload.
var accidents = map[string]func(*mastoerrtest.Instance){
	"nothing":                func(*mastoerrtest.Instance) {},
	"the response is lost":   func(i *mastoerrtest.Instance) { i.Fail(newStatus, lost) },
	"the responses are lost": func(i *mastoerrtest.Instance) { i.Fail(newStatus, lost, lost, lost) },
	"the request is lost":    func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset}) },
	"the key is lost":        func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.CrashBeforeKey()) },
	"a 429 that ends soon":   func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeRateLimited)) },
	"the upload is lost":     func(i *mastoerrtest.Instance) { i.Fail(newMedia, lost) },
	"the token cannot read": func(i *mastoerrtest.Instance) {
		i.Fail(newStatus, lost)
		i.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
		i.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
	},
	"the lists are unreachable": func(i *mastoerrtest.Instance) {
		i.Fail(newStatus, lost)
		i.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeInternalError)).Times(40)
	},
}

func TestProgramsThatAdoptAPublisherPublishOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cat.png")
	require.NoError(t, os.WriteFile(path, []byte(png), 0o600))
	keyed := map[string]func(context.Context) context.Context{
		"without a key": func(ctx context.Context) context.Context { return ctx },
		"with a key":    func(ctx context.Context) context.Context { return mastoerr.WithIdempotencyKey(ctx, "job-7") },
	}
	for program, run := range programs {
		for accident, happen := range accidents {
			for how, with := range keyed {
				if program == "a thread by hand" && how == "with a key" {
					continue // a key is for one post
				}
				t.Run(strings.Join([]string{program, accident, how}, ", "), func(t *testing.T) {
					onEveryServer(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
						happen(inst)
						published := run(with(t.Context()), &publish.Publisher{Client: c}, path)
						posts := 0
						for _, p := range inst.Posts() {
							if p.Asked.Status == "Hello" {
								posts++
							}
						}
						require.LessOrEqual(t, posts, 1, "never two")
						if published {
							require.Equal(t, 1, posts, "never none, where the program takes it for published")
						}
					})
				})
			}
		}
	}
}

func TestAProgramMayHaveItsClientInAnyForm(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		literal := &mastodon.Client{Client: c.Client, Config: c.Config, UserAgent: "bot/1"}
		value := *c
		field := struct {
			post func(context.Context, *mastodon.Toot) (*mastodon.Status, error)
		}{(&publish.Publisher{Client: c}).PostStatus}
		for i, post := range []func(context.Context, *mastodon.Toot) (*mastodon.Status, error){
			(&publish.Publisher{Client: literal}).PostStatus, (&publish.Publisher{Client: &value}).PostStatus, field.post,
		} {
			inst.Fail(newStatus, lost)
			_, err := post(context.Background(), &mastodon.Toot{Status: strings.Repeat("Hello ", i+1)})
			require.NoError(t, err)
		}
		require.Equal(t, 3, inst.PostCount())
		inst.RequireNoDuplicates(t)
	})
}

func TestAProgramsMethodsAreThoseOfTheClient(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		var p poster = &publish.Publisher{Client: mastoerr.Wrap(c)}
		status, err := p.PostStatus(t.Context(), &mastodon.Toot{Status: "Helo"})
		require.NoError(t, err)
		_, err = p.UpdateStatus(t.Context(), &mastodon.Toot{Status: "Hello"}, status.ID)
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

func TestThePublishersUploadsHaveWhatTheClientsHave(t *testing.T) {
	onMastodon(t, func(t *testing.T, _ *mastoerrtest.Instance, c *mastodon.Client) {
		p := &publish.Publisher{Client: c}
		path := filepath.Join(t.TempDir(), "film.mp4")
		require.NoError(t, os.WriteFile(path, []byte(mp4), 0o600))
		start := time.Now()
		a, err := p.UploadMedia(t.Context(), path)
		require.NoError(t, err)
		require.Equal(t, "video", a.Type)
		require.GreaterOrEqual(t, time.Since(start), time.Minute, "it is processed")
		a, err = p.UploadMediaFromReader(t.Context(), strings.NewReader(png))
		require.NoError(t, err)
		require.Equal(t, "image", a.Type)
		a, err = p.UploadMediaFromMedia(t.Context(), &mastodon.Media{
			File: strings.NewReader(mp4), Thumbnail: strings.NewReader(png), Description: "a cat", Focus: "0,0",
		})
		require.NoError(t, err)
		require.Equal(t, "a cat", a.Description)
		_, err = p.UploadMedia(t.Context(), "no/such/file.png")
		require.ErrorIs(t, err, os.ErrNotExist)
		_, err = p.UploadMediaFromReader(t.Context(), testkit.ReaderFunc(func([]byte) (int, error) { return 0, errors.ErrUnsupported }))
		require.ErrorIs(t, err, errors.ErrUnsupported)
	})
}

func TestProgressGoesFromTheFirstByteToTheProcessing(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		var mu sync.Mutex
		var all []publish.Progress
		waits := 0
		p := &publish.Publisher{Client: c, Policy: mastoerr.Policy{OnWait: func(context.Context, mastoerr.Attempt) { waits++ }}}
		p.Progress = func(now publish.Progress) {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, now)
		}
		film := append([]byte(mp4), bytes.Repeat([]byte("x"), 1<<20)...)
		_, err := p.Post(t.Context(), publish.Draft{Files: []publish.Attachment{publish.FromBytes("film.mp4", film, "")}})
		require.NoError(t, err)
		require.Greater(t, len(all), 2)
		require.Positive(t, waits, "the policy's own hook is called too")
		last := publish.Progress{}
		for _, now := range all {
			require.Equal(t, "film.mp4", now.File)
			require.GreaterOrEqual(t, now.Sent, last.Sent)
			require.LessOrEqual(t, now.Sent, now.All)
			require.GreaterOrEqual(t, now.All, int64(len(film)))
			last = now
		}
		require.True(t, last.Processing)
		require.Equal(t, last.All, last.Sent)
	})
}

func TestConfirmAsksForTheStatus(t *testing.T) {
	t.Parallel()
	const oneStatus = "GET /api/v1/statuses/:id"
	tests := map[string]struct {
		fault func(*mastoerrtest.Instance)
		toot  mastodon.Toot
		want  error
		asked int
	}{
		"which is there":                     {func(*mastoerrtest.Instance) {}, mastodon.Toot{Status: "Hi"}, nil, 1},
		"which a spam filter has swallowed":  {func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.Fault{Dropped: true}) }, mastodon.Toot{Status: "Hi"}, mastoerr.CodeContentRejected, 2},
		"which a replica does not have yet":  {func(i *mastoerrtest.Instance) { i.Fail(oneStatus, mastoerrtest.FailWith(mastoerr.CodeNotFound)) }, mastodon.Toot{Status: "Hi"}, nil, 2},
		"for which the instance has no time": {func(i *mastoerrtest.Instance) { i.Fail(oneStatus, mastoerrtest.FailWith(mastoerr.CodeInternalError)) }, mastodon.Toot{Status: "Hi"}, nil, 1},
		"but not for one that waits":         {func(*mastoerrtest.Instance) {}, mastodon.Toot{Status: "Hi", ScheduledAt: inAnHour()}, nil, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				test.fault(inst)
				p := &publish.Publisher{Client: c, Confirm: true}
				status, err := p.PostStatus(t.Context(), &test.toot)
				require.ErrorIs(t, err, test.want)
				require.Equal(t, test.want == nil, status != nil)
				inst.RequireRequests(t, test.asked, oneStatus)
			})
		})
	}
}

// inAnHour is in an hour by the clock of a bubble, which starts on 2000-01-01.
func inAnHour() *time.Time {
	at := time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)
	return &at
}

func TestARepeatThatIsMeantIsPublished(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		p := &publish.Publisher{Client: c}
		for range 2 {
			_, err := p.PostStatus(t.Context(), &mastodon.Toot{Status: "Good morning"})
			require.NoError(t, err)
			time.Sleep(24 * time.Hour)
		}
		require.Equal(t, 2, inst.PostCount())
	})
}

func TestAPublisherWithoutAClientSaysSo(t *testing.T) {
	t.Parallel()
	p := new(publish.Publisher)
	_, err := p.PostStatus(t.Context(), &mastodon.Toot{Status: "Hi"})
	require.ErrorContains(t, err, "needs a client")
	_, err = p.PostStatus(t.Context(), nil)
	require.Error(t, err)
	_, err = p.UploadMediaFromBytes(t.Context(), []byte(png))
	require.ErrorContains(t, err, "needs a client")
	require.ErrorContains(t, p.Check(t.Context(), publish.Draft{Toot: mastodon.Toot{Status: "Hi"}}), "no client")
	_, err = p.Ready(t.Context())
	require.ErrorContains(t, err, "no client")
}
