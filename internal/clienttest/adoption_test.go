package clienttest_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// publish is how a program publishes one post.
type publish func(context.Context, *mastodon.Client, *mastodon.Toot) (*mastodon.Status, error)

func plainly(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) (*mastodon.Status, error) {
	return c.PostStatus(ctx, toot)
}

func once(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) (*mastodon.Status, error) {
	return mastoerr.PostOnce(ctx, c, toot, mastoerr.Policy{})
}

// program is a program that publishes through go-mastodon. hook is the one line that it
// adds to adopt the library.
type program struct {
	config *mastodon.Config
	base   http.RoundTripper
	hook   func(*mastodon.Client)
	post   publish
}

func (p *program) client() *mastodon.Client {
	c := mastodon.NewClient(p.config)
	c.Transport = p.base
	p.hook(c)
	return c
}

// poster is what programs mock.
type poster interface {
	PostStatus(context.Context, *mastodon.Toot) (*mastodon.Status, error)
}

// posting makes a poster of a way to publish.
type posting struct {
	*mastodon.Client
	post publish
}

func (p posting) PostStatus(ctx context.Context, toot *mastodon.Toot) (*mastodon.Status, error) {
	return p.post(ctx, p.Client, toot)
}

// ways are the ways in which 28 programs call go-mastodon. All log an error and go on.
var ways = map[string]func(context.Context, *program){
	"a client by literal": func(ctx context.Context, p *program) {
		c := &mastodon.Client{Client: http.Client{Transport: p.base}, Config: p.config}
		p.hook(c)
		_, _ = p.post(ctx, c, &mastodon.Toot{Status: "Hello"})
	},
	"a client by value": func(ctx context.Context, p *program) {
		var bot struct{ client mastodon.Client }
		bot.client = *mastodon.NewClient(p.config)
		bot.client.Transport = p.base
		p.hook(&bot.client)
		_, _ = p.post(ctx, &bot.client, &mastodon.Toot{Status: "Hello"})
	},
	"a client behind an interface": func(ctx context.Context, p *program) {
		var behind poster = posting{p.client(), p.post}
		_, _ = behind.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
	},
	"a function field that was set before the hook": func(ctx context.Context, p *program) {
		c := mastodon.NewClient(p.config)
		c.Transport = p.base
		var sender struct {
			send func(context.Context, *mastodon.Toot) (*mastodon.Status, error)
		}
		sender.send = posting{c, p.post}.PostStatus
		p.hook(c)
		_, _ = sender.send(ctx, &mastodon.Toot{Status: "Hello"})
	},
	"several posts, and errors are logged": func(ctx context.Context, p *program) {
		c := p.client()
		for _, text := range []string{"one", "two", "three"} {
			_, _ = p.post(ctx, c, &mastodon.Toot{Status: text})
		}
	},
	"a retry loop outside": func(ctx context.Context, p *program) {
		c := p.client()
		for range 3 {
			if _, err := p.post(ctx, c, &mastodon.Toot{Status: "Hello"}); err == nil {
				return
			}
			time.Sleep(time.Second)
		}
	},
	"a new client for each try": func(ctx context.Context, p *program) {
		for range 3 {
			if _, err := p.post(ctx, p.client(), &mastodon.Toot{Status: "Hello"}); err == nil {
				return
			}
			time.Sleep(time.Second)
		}
	},
	"upload and post by hand": func(ctx context.Context, p *program) {
		c := p.client()
		attachment, err := c.UploadMediaFromReader(ctx, bytes.NewReader(mastoerrtest.PNG()))
		if err == nil {
			_, _ = p.post(ctx, c, &mastodon.Toot{Status: "Look", MediaIDs: []mastodon.ID{attachment.ID}})
		}
	},
	"a thread by hand": func(ctx context.Context, p *program) {
		c := p.client()
		var last mastodon.ID
		for _, text := range []string{"1/2", "2/2"} {
			status, err := p.post(ctx, c, &mastodon.Toot{Status: text, InReplyToID: last})
			if err != nil {
				return
			}
			last = status.ID
		}
	},
}

// tokens are those that programs have.
var tokens = map[string]func(mastoerrtest.Account) string{
	"a token that may read": func(a mastoerrtest.Account) string { return a.Token },
	"a write-only token":    func(a mastoerrtest.Account) string { return a.NewToken("write") },
}

// run runs a program in a new instance, and returns how many posts are out then.
func run(t *testing.T, ctx context.Context, way func(context.Context, *program), token func(mastoerrtest.Account) string, prepare func(*mastoerrtest.Instance), hook func(*mastodon.Client), post publish) *mastoerrtest.Instance {
	t.Helper()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	me := inst.NewAccount("me")
	c := inst.Client(token(me))
	prepare(inst)
	way(ctx, &program{config: c.Config, base: c.Transport, hook: hook, post: post})
	time.Sleep(time.Hour) // for requests that are still at work
	return inst
}

func unchanged(*mastodon.Client) {}

func eachWay(t *testing.T, f func(t *testing.T, way func(context.Context, *program), token func(mastoerrtest.Account) string)) {
	for name, way := range ways {
		for kind, token := range tokens {
			t.Run(name+", "+kind, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) { f(t, way, token) })
			})
		}
	}
}

// A 429 that ends within the wait costs no program a post.
func TestWrapWithRateLimitWaitIsNeverWorseThanBefore(t *testing.T) {
	for name, fault := range map[string]mastoerrtest.Fault{
		"a wait in a header": mastoerrtest.AnswerWith(429, http.Header{"Retry-After": {"30"}}, limited),
		"no wait is named":   mastoerrtest.AnswerWith(429, nil, limited),
	} {
		t.Run(name, func(t *testing.T) {
			eachWay(t, func(t *testing.T, way func(context.Context, *program), token func(mastoerrtest.Account) string) {
				limit := func(inst *mastoerrtest.Instance) {
					inst.Fail("POST *", fault).Always().Until(time.Now().Add(30 * time.Second))
				}
				before := run(t, context.Background(), way, token, limit, unchanged, plainly)
				require.Positive(t, before.PostCount(), "go-mastodon waits by itself")
				hook := func(c *mastodon.Client) { mastoerr.Wrap(c, mastoerr.WithRateLimitWait(time.Minute)) }
				after := run(t, context.Background(), way, token, limit, hook, plainly)
				require.GreaterOrEqual(t, after.PostCount(), before.PostCount())
			})
		})
	}
}

// What fails once, before the post is applied or after.
var mishaps = map[string]mastoerrtest.Fault{
	"a 429":                    mastoerrtest.AnswerWith(429, http.Header{"Retry-After": {"30"}}, limited),
	"a failed gateway":         mastoerrtest.FailWith(mastoerr.CodeBadGateway),
	"a failed gateway, after":  mastoerrtest.FailWith(mastoerr.CodeBadGateway).After(),
	"an internal error, after": mastoerrtest.FailWith(mastoerr.CodeInternalError).After(),
	"a broken connection":      {Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset},
	"a cut response":           {Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody},
	"a refused connection":     {Break: mastoerrtest.Refused},
}

func TestALoopOfTheCallersOwnNeverMakesMorePostsThanBefore(t *testing.T) {
	for name, mishap := range mishaps {
		t.Run(name, func(t *testing.T) {
			eachWay(t, func(t *testing.T, way func(context.Context, *program), token func(mastoerrtest.Account) string) {
				fail := func(inst *mastoerrtest.Instance) { inst.Fail("POST /api/v1/statuses", mishap) }
				before := run(t, context.Background(), way, token, fail, unchanged, plainly)
				for _, options := range [][]mastoerr.Option{nil, {mastoerr.WithRateLimitWait(time.Minute)}} {
					hook := func(c *mastodon.Client) { mastoerr.Wrap(c, options...) }
					after := run(t, context.Background(), way, token, fail, hook, plainly)
					require.LessOrEqual(t, after.PostCount(), before.PostCount())
				}
			})
		})
	}
}

// PostOnce makes two of no post, whether the client is wrapped or not. A loop outside
// gives all its tries one key.
func TestNoWayThroughPostOnceMakesTwo(t *testing.T) {
	for name, mishap := range mishaps {
		t.Run(name, func(t *testing.T) {
			eachWay(t, func(t *testing.T, way func(context.Context, *program), token func(mastoerrtest.Account) string) {
				for _, hook := range []func(*mastodon.Client){unchanged, func(c *mastodon.Client) { mastoerr.Wrap(c, mastoerr.WithRateLimitWait(time.Minute)) }} {
					keys := make(map[string]context.Context)
					keyed := func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) (*mastodon.Status, error) {
						if keys[toot.Status] == nil {
							keys[toot.Status] = mastoerr.WithIdempotencyKey(ctx, "job of "+toot.Status)
						}
						return once(keys[toot.Status], c, toot)
					}
					inst := run(t, context.Background(), way, token, func(inst *mastoerrtest.Instance) {
						inst.Fail("POST /api/v1/statuses", mishap)
					}, hook, keyed)
					inst.RequireNoDuplicates(t)
				}
			})
		})
	}
}
