package publish_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

var png = string(mastoerrtest.PNG())

// newClient returns a client of a fake instance, with which the examples run anywhere.
func newClient() (*mastoerrtest.Instance, *mastodon.Client) {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	return inst, mastoerr.Wrap(inst.NewAccount("alice").Client())
}

// The response to the post is lost. Post looks for it, and finds it.
func ExamplePost() {
	inst, client := newClient()
	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})

	status, err := publish.Post(context.Background(), client, publish.Draft{
		Toot:  mastodon.Toot{Status: "A cat"},
		Files: []publish.Attachment{publish.FromBytes("cat.png", []byte(png), "A cat on a roof")},
	}, mastoerr.Policy{})
	fmt.Println(err, len(status.MediaAttachments), inst.PostCount())
	// Output: <nil> 1 1
}

// The second part fails. The next call goes on there.
func ExampleThread() {
	inst, client := newClient()
	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{}, mastoerrtest.FailWith(mastoerr.CodeTokenRevoked))
	drafts := []publish.Draft{
		{Toot: mastodon.Toot{Status: "First"}},
		{Toot: mastodon.Toot{Status: "Second"}},
	}
	ctx := mastoerr.WithIdempotencyKey(context.Background(), "job 7, version 1")

	out, err := publish.Thread(ctx, client, drafts, mastoerr.Policy{})
	var failed *publish.ThreadError
	errors.As(err, &failed)
	fmt.Println(len(out), failed.Part, mastoerr.Advise(err).Step)

	out, err = publish.Thread(ctx, client, drafts, mastoerr.Policy{})
	fmt.Println(len(out), err, inst.PostCount())
	// Output:
	// 1 2 reconnect
	// 2 <nil> 2
}

func ExampleCheck() {
	_, client := newClient()
	err := publish.Check(context.Background(), client, publish.Draft{
		Toot: mastodon.Toot{Status: "Which one?", Poll: &mastodon.TootPoll{Options: []string{"This"}, ExpiresInSeconds: 3600}},
	})
	fmt.Println(mastoerr.CodeOf(err), mastoerr.Advise(err).Step)
	fmt.Println(err)
	// Output:
	// poll_invalid fix
	// publish: a poll has two options or more: mastodon: poll_invalid
}

// A Publisher takes the client's place in an interface.
func ExamplePublisher() {
	inst, client := newClient()
	var p interface {
		PostStatus(context.Context, *mastodon.Toot) (*mastodon.Status, error)
		GetAccountCurrentUser(context.Context) (*mastodon.Account, error)
	} = &publish.Publisher{Client: client, Confirm: true}

	// A spam filter swallows the post, and answers as if it had not.
	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Dropped: true})
	_, err := p.PostStatus(context.Background(), &mastodon.Toot{Status: "Buy now"})
	fmt.Println(mastoerr.CodeOf(err), inst.PostCount())
	// Output: content_rejected 0
}

func ExampleReady() {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	alice := inst.NewAccount("alice")
	client := inst.Client(alice.NewToken("read:accounts", "write:statuses"))

	r, err := publish.Ready(context.Background(), client)
	fmt.Println(r.Software, r.Version, r.Account, r.Limits.Attachments, err)
	fmt.Println("can look for a post:", r.ReadAccounts, r.ReadStatuses)
	fmt.Println("can write:", r.WriteStatuses, r.WriteMedia)
	// Output:
	// mastodon 4.6.6 alice 4 <nil>
	// can look for a post: yes no
	// can write: unknown no
}

func ExampleInstanceURL() {
	for _, typed := range []string{" Mastodon.Social/ ", "@alice@example.social", "https://example.social/@alice", "mastodon"} {
		url, err := publish.InstanceURL(typed)
		fmt.Printf("%q %v\n", url, err)
	}
	// Output:
	// "https://mastodon.social" <nil>
	// "https://example.social" <nil>
	// "https://example.social" <nil>
	// "" publish: the address has no domain, such as example.social: mastodon: invalid_instance_url
}

func ExampleFromFile() {
	_, client := newClient()
	_, err := publish.Post(context.Background(), client, publish.Draft{
		Files: []publish.Attachment{publish.FromFile("holidays/beach.jpg", "The beach")},
	}, mastoerr.Policy{})
	var failed *publish.FileError
	fmt.Println(errors.As(err, &failed), failed.Name, mastoerr.Advise(err).Step)
	// Output: true beach.jpg fix
}
