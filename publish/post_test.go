package publish_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

func TestAPostHasItsFilesInTheirOrder(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		d := withCat("Cats")
		path := filepath.Join(t.TempDir(), "bird.png")
		require.NoError(t, os.WriteFile(path, []byte(png), 0o600))
		opened := 0
		d.Files = append(d.Files, publish.FromFile(path, "a bird"), publish.FromReader("dog.jpg", func() (io.ReadCloser, error) {
			opened++
			return io.NopCloser(bytes.NewReader(mastoerrtest.PNG())), nil
		}, "a dog"))
		status, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, 1, opened)
		var shown []string
		for _, a := range status.MediaAttachments {
			shown = append(shown, a.Type+": "+a.Description)
		}
		require.Equal(t, []string{"image: a cat", "image: a bird", "image: a dog"}, shown)
		inst.RequireRequests(t, 1, newStatus)
		require.Nil(t, d.Toot.MediaIDs, "the caller's draft stays as it was")
	})
}

func TestAPostWaitsUntilItsFilesAreProcessed(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		start := time.Now()
		d := publish.Draft{Files: []publish.Attachment{publish.FromBytes("film", []byte(mp4), "a film")}}
		status, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), time.Minute)
		require.Equal(t, "video", status.MediaAttachments[0].Type)
		inst.RequireRequests(t, 1, newStatus)
	})
}

func TestUploadedAttachmentsComeBeforeTheFiles(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		before, err := c.UploadMediaFromBytes(t.Context(), []byte(png))
		require.NoError(t, err)
		d := withCat("Cats")
		d.Toot.MediaIDs = []mastodon.ID{before.ID}
		_, err = publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.NoError(t, err)
		media := inst.RequirePublishedOnce(t, "Cats").Media
		require.Len(t, media, 2)
		require.Equal(t, before.ID, media[0])
	})
}

func TestAnUploadSaysWhatTheFileIsAndNotWhereItWas(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		path := filepath.Join(t.TempDir(), "cat.jpg")
		require.NoError(t, os.WriteFile(path, []byte(png), 0o600))
		var kind, disposition string
		c.Transport = recorder{c.Transport, func(req *http.Request) {
			_, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
			if err != nil || params["boundary"] == "" {
				return
			}
			body, err := req.GetBody()
			require.NoError(t, err)
			part, err := multipart.NewReader(body, params["boundary"]).NextRawPart()
			require.NoError(t, err)
			kind, disposition = part.Header.Get("Content-Type"), part.Header.Get("Content-Disposition")
		}}
		_, err := publish.Post(t.Context(), c, publish.Draft{Files: []publish.Attachment{publish.FromFile(path, "")}}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, "image/png", kind)
		require.Equal(t, `form-data; name="file"; filename="cat.jpg"`, disposition)
		require.Equal(t, 1, inst.PostCount())
	})
}

// The attachments are kept over all attempts to publish the post.
func TestAPostThatIsSentAgainKeepsItsAttachments(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus,
			mastoerrtest.Fault{Break: mastoerrtest.Refused}, mastoerrtest.FailWith(mastoerr.CodeRateLimited),
			mastoerrtest.Fault{Break: mastoerrtest.Reset})
		_, err := publish.Post(t.Context(), c, withCat("Cat"), mastoerr.Policy{MaxRetryAfter: time.Hour})
		require.NoError(t, err)
		require.Len(t, inst.RequirePublishedOnce(t, "Cat").Media, 1)
		inst.RequireRequests(t, 1, newMedia)
		inst.RequireRequests(t, 4, newStatus)
	})
}

func TestAPostIsPublishedOnceWhateverIsLost(t *testing.T) {
	t.Parallel()
	faults := map[string]func(*mastoerrtest.Instance){
		"nothing":                   func(*mastoerrtest.Instance) {},
		"the upload's response":     func(i *mastoerrtest.Instance) { i.Fail(newMedia, lost, lost) },
		"the post's response":       func(i *mastoerrtest.Instance) { i.Fail(newStatus, lost) },
		"both responses":            func(i *mastoerrtest.Instance) { i.Fail(newMedia, lost); i.Fail(newStatus, lost) },
		"the request":               func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset}) },
		"the response, and the key": func(i *mastoerrtest.Instance) { i.Fail(newStatus, mastoerrtest.CrashBeforeKey()) },
		"the response, until 80 s later": func(i *mastoerrtest.Instance) {
			i.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(80*time.Second))
		},
	}
	for fault, inject := range faults {
		for server, software := range servers {
			t.Run(fault+" on "+server, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
					inject(inst)
					ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
					p := &publish.Publisher{Client: inst.NewAccount("me").Client()}
					for range 3 { // a job queue that calls again whatever the error is
						if _, err := p.Post(ctx, withCat("A cat on a roof")); err == nil {
							break
						}
					}
					inst.RequirePublishedOnce(t, "A cat on a roof")
				})
			})
		}
	}
}

// A worker is killed at any moment, and another one takes over.
func TestARestartedPostIsPublishedOnce(t *testing.T) {
	t.Parallel()
	killedAfter := map[string]time.Duration{
		"while it uploads": 2 * time.Second, "while it posts": 12 * time.Second, "when it has posted": 30 * time.Second,
	}
	for when, after := range killedAfter {
		t.Run(when, func(t *testing.T) {
			onEveryServer(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				inst.Fail(newMedia, mastoerrtest.Slow(5*time.Second)).Always()
				inst.Fail(newStatus, mastoerrtest.Slow(20*time.Second)).Always()
				firstSent := time.Now()
				killed, cancel := context.WithTimeout(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), after)
				_, _ = publish.Post(killed, c, withCat("A cat on a roof"), mastoerr.Policy{})
				cancel()

				ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent)
				_, err := publish.Post(ctx, c, withCat("A cat on a roof"), mastoerr.Policy{})
				if !errors.Is(err, mastoerr.DifferentMedia) { // Hollo drops them
					require.NoError(t, err)
				}
				inst.RequirePublishedOnce(t, "A cat on a roof")
			})
		})
	}
}

func TestARestartedPostIsLookedUpBeforeItsFilesAreUploaded(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		firstSent := time.Now()
		first, err := publish.Post(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, withCat("Cat"), mastoerr.Policy{})
		require.NoError(t, err)
		ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent)
		again, err := publish.Post(ctx, c, withCat("Cat"), mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, first.ID, again.ID)
		inst.RequireRequests(t, 1, newMedia)
	})
}

func TestAttachmentsAreComparedByNumberTypeAndDescription(t *testing.T) {
	t.Parallel()
	png := func(alt string) publish.Attachment { return publish.FromBytes("a.png", []byte(png), alt) }
	tests := map[string]struct {
		text        string
		out, wanted []publish.Attachment
		found       bool
	}{
		"the same":                    {"Hi", []publish.Attachment{png("a"), png("b")}, []publish.Attachment{png("a"), png("b")}, true},
		"another description":         {"Hi", []publish.Attachment{png("a")}, []publish.Attachment{png("b")}, false},
		"another type":                {"Hi", []publish.Attachment{png("a")}, []publish.Attachment{publish.FromBytes("a.mp4", []byte(mp4), "a")}, false},
		"another number":              {"Hi", []publish.Attachment{png("a")}, []publish.Attachment{png("a"), png("a")}, false},
		"no text, and a description":  {"", []publish.Attachment{png("a")}, []publish.Attachment{png("a")}, true},
		"no text, and no description": {"", []publish.Attachment{png("")}, []publish.Attachment{png("")}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				firstSent := time.Now()
				d := publish.Draft{Toot: mastodon.Toot{Status: test.text}, Files: test.out}
				_, err := publish.Post(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, d, mastoerr.Policy{})
				require.NoError(t, err)
				uploads := inst.RequestCount(newMedia)

				d.Files = test.wanted
				ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", firstSent)
				_, err = publish.Post(ctx, c, d, mastoerr.Policy{})
				if test.found {
					require.NoError(t, err)
				} else {
					require.ErrorIs(t, err, mastoerr.GaveUpUnknown)
				}
				require.Equal(t, 1, inst.PostCount(), "in doubt nothing is sent")
				inst.RequireRequests(t, uploads, newMedia)
			})
		})
	}
}

func TestAnErrorNamesTheFile(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault mastoerrtest.Fault
		code  mastoerr.Code
		step  mastoerr.Step
	}{
		"that the instance refuses":  {mastoerrtest.FailWith(mastoerr.CodeMediaTypeUnsupported), mastoerr.CodeMediaTypeUnsupported, mastoerr.StepFix},
		"for which the token is bad": {mastoerrtest.FailWith(mastoerr.CodeTokenRevoked), mastoerr.CodeTokenRevoked, mastoerr.StepReconnect},
		"that cannot be sent":        {mastoerrtest.Fault{Break: mastoerrtest.Refused}, mastoerr.CodeConnectionFailed, mastoerr.StepResend},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				inst.Fail(newMedia, test.fault).Always()
				_, err := publish.Post(t.Context(), c, withCat("Cat"), mastoerr.Policy{})
				var failed *publish.FileError
				require.ErrorAs(t, err, &failed)
				require.Equal(t, "cat.png", failed.Name)
				require.ErrorContains(t, err, `file "cat.png": `)
				require.ErrorIs(t, err, test.code)
				require.Equal(t, test.step, mastoerr.Advise(err).Step)
				require.Zero(t, inst.PostCount())
			})
		})
	}
}

func TestAFileThatCannotBeReadEndsThePost(t *testing.T) {
	t.Parallel()
	disk := errors.New("the disk is gone")
	tests := map[string]struct {
		file publish.Attachment
		want error
	}{
		"a file that is not there": {publish.FromFile("no/such/file.png", ""), os.ErrNotExist},
		"a reader that fails":      {publish.FromReader("a.png", func() (io.ReadCloser, error) { return nil, disk }, ""), disk},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				_, err := publish.Post(t.Context(), c, publish.Draft{Files: []publish.Attachment{test.file}}, mastoerr.Policy{})
				require.ErrorIs(t, err, test.want)
				require.Empty(t, inst.Requests())
			})
		})
	}
}

func TestAnAttachmentThatNobodyMadeIsRefused(t *testing.T) {
	onMastodon(t, func(t *testing.T, _ *mastoerrtest.Instance, c *mastodon.Client) {
		_, err := publish.Post(t.Context(), c, publish.Draft{Files: make([]publish.Attachment, 1)}, mastoerr.Policy{})
		require.ErrorContains(t, err, "FromFile, FromBytes or FromReader")
	})
}

func TestAPostThatIsOutWithoutItsPictureIsTold(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(newStatus, mastoerrtest.AnswerWith(200, testkit.JSONHeader, `{"id":"7","visibility":"public","content":"Cat","media_attachments":[]}`))
		status, err := publish.Post(t.Context(), c, withCat("Cat"), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.DifferentMedia)
		require.Equal(t, mastodon.ID("7"), status.ID)
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
	})
}

func TestAPollBesideAttachmentsIsRefused(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		d := withCat("Cat")
		d.Toot.Poll = &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 600}
		_, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeMediaTooMany)
		require.Empty(t, inst.Requests())
		d.Files, d.Toot.MediaIDs = nil, []mastodon.ID{}
		status, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
		require.NoError(t, err)
		require.NotNil(t, status.Poll)
		d.Toot.Status = "Dog"
		status, err = (&publish.Publisher{Client: c}).PostStatus(t.Context(), &d.Toot)
		require.NoError(t, err)
		require.NotNil(t, status.Poll)
	})
}

// Two drafts under one key: the instance would answer the second with the first.
func TestAKeyIsForOneDraft(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		_, err := publish.Post(ctx, c, withCat("Cat"), mastoerr.Policy{})
		require.NoError(t, err)
		_, err = publish.Post(ctx, c, withCat("Dog"), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeIdempotencyKeyReused)
		require.Equal(t, 1, inst.PostCount())
		_, err = publish.Post(ctx, c, withCat("Cat"), mastoerr.Policy{})
		require.NoError(t, err, "the same post is found")
		require.Equal(t, 1, inst.PostCount())
	})
}

// Most servers ignore keys: a second request would be a second post.
func TestAPostThatIsSentAgainUnderItsKeyIsFound(t *testing.T) {
	onEveryServer(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		d := publish.Draft{Toot: mastodon.Toot{Status: "Hello", Visibility: mastodon.VisibilityPublic}}
		first, err := publish.Post(ctx, c, d, mastoerr.Policy{})
		require.NoError(t, err)
		again, err := publish.Post(ctx, c, d, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, first.ID, again.ID)
		inst.RequirePublishedOnce(t, "Hello")
	})
}
