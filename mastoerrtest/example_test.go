package mastoerrtest_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// A test of a service would call NewInstance(t), which ends with the test.
func Example() {
	inst := mastoerrtest.Start()
	defer inst.Close()
	client := mastoerr.Wrap(inst.NewAccount("alice").Client())

	inst.Fail("POST /api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeTextTooLong).In("de"))
	_, err := client.PostStatus(context.Background(), &mastodon.Toot{Status: "Guten Morgen"})
	e, _ := mastoerr.FromError(err)
	fmt.Println(e.Code, e.Action)
	fmt.Println(e.Message)

	_, err = client.PostStatus(context.Background(), &mastodon.Toot{Status: "Guten Morgen"})
	fmt.Println(err, inst.PostCount())
	// Output:
	// text_too_long fix_input
	// Gültigkeitsprüfung ist fehlgeschlagen: Text Begrenzung von 5000 Zeichen überschritten
	// <nil> 1
}

// The connection breaks after the instance has published. Sending again makes a
// second post, unless both requests have the same key.
func ExampleInstance_Fail() {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	client := mastoerr.Wrap(inst.NewAccount("alice").Client())

	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
	ctx := mastoerr.WithIdempotencyKey(context.Background(), "job 7, version 1")
	for range 2 {
		_, err := client.PostStatus(ctx, &mastodon.Toot{Status: "Once"})
		fmt.Printf("%t %q\n", errors.Is(err, mastoerr.CodeConnectionLost), mastoerr.Advise(err).Step)
	}
	for _, p := range inst.Posts() {
		fmt.Println(p.Account, p.Text)
	}
	// Output:
	// true "verify"
	// false ""
	// alice Once
}

// A table-driven test of how a service reacts to every known failure.
func ExampleCases() {
	reconnects := make(map[mastoerr.Code]bool)
	for c := range mastoerrtest.Cases() {
		err := mastoerr.CheckResponse(c.Response())
		if c.Origin == "mastodon" && mastoerr.Advise(err).Step == mastoerr.StepReconnect {
			reconnects[c.Want.Code] = true
		}
	}
	fmt.Println(reconnects[mastoerr.CodeTokenRevoked], reconnects[mastoerr.CodeAccountDisabled])
	// Output: true false
}
