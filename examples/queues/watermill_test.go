package queues_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/components/delay"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/ThreeDotsLabs/watermill/pubsub/gochannel"
	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const (
	postsTopic  = "posts"
	parkedTopic = "posts.parked"
)

// delayed does what a Pub/Sub with delayed messages does: gochannel has none.
type delayed struct{ message.Publisher }

func (d delayed) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		until, err := time.Parse(time.RFC3339, m.Metadata.Get(delay.DelayedUntilKey))
		if err != nil {
			return err
		}
		time.AfterFunc(time.Until(until), func() { _ = d.Publisher.Publish(topic, m) })
	}
	return nil
}

// runWatermill lets a router work on one message for that time.
func runWatermill(t *testing.T, c *mastodon.Client, d time.Duration, middlewares func(*gochannel.GoChannel) []message.HandlerMiddleware) (parked []*message.Message) {
	pubSub := gochannel.NewGoChannel(gochannel.Config{Persistent: true}, watermill.NopLogger{})
	router, err := message.NewRouter(message.RouterConfig{}, watermill.NopLogger{})
	require.NoError(t, err)
	router.AddMiddleware(middlewares(pubSub)...)
	router.AddConsumerHandler("publish", postsTopic, pubSub, queues.WatermillHandler(newPublisher(c)))
	router.AddConsumerHandler("park", parkedTopic, pubSub, func(m *message.Message) error {
		parked = append(parked, m)
		return nil
	})
	payload, err := json.Marshal(newJob())
	require.NoError(t, err)
	require.NoError(t, pubSub.Publish(postsTopic, message.NewMessage("1", payload)))

	ended := make(chan error)
	go func() { ended <- router.Run(t.Context()) }()
	time.Sleep(d) // by synctest's clock
	require.NoError(t, router.Close())
	require.NoError(t, <-ended)
	require.NoError(t, pubSub.Close())
	return parked
}

// good is the chain of middlewares that the README recommends.
func good(t *testing.T) func(*gochannel.GoChannel) []message.HandlerMiddleware {
	return func(p *gochannel.GoChannel) []message.HandlerMiddleware {
		park, err := queues.Park(p, parkedTopic)
		require.NoError(t, err)
		return []message.HandlerMiddleware{park, queues.RetryLater(delayed{p}, postsTopic), queues.WatermillRetry}
	}
}

func TestWatermill(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *mastoerrtest.Instance, *mastodon.Client){
		"what no retry helps is parked with the reason": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, tooLong).Always()
			parked := runWatermill(t, c, time.Hour, good(t))
			require.Len(t, parked, 1)
			require.Contains(t, parked[0].Metadata.Get(middleware.ReasonForPoisonedKey), "text_too_long")
			inst.RequireRequests(t, 1, newStatus)
		},
		"a short wait is waited in the handler": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(time.Minute))
			start := time.Now()
			require.Empty(t, runWatermill(t, c, 2*time.Hour, good(t)))
			require.WithinDuration(t, start.Add(time.Minute), inst.RequirePublishedOnce(t, text).Time, time.Second)
		},
		"a long wait is waited in the queue": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(3*time.Hour))
			start := time.Now()
			require.Empty(t, runWatermill(t, c, 4*time.Hour, good(t)))
			after := inst.RequirePublishedOnce(t, text).Time.Sub(start)
			require.GreaterOrEqual(t, after, 3*time.Hour)
			// The reset is in whole seconds and counts one more, RetryLater another.
			require.LessOrEqual(t, after, 3*time.Hour+2*time.Second)
		},
		"a post whose answer is lost is looked for, not sent again": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, lost)
			require.Empty(t, runWatermill(t, c, time.Hour, good(t)))
			inst.RequirePublishedOnce(t, text)
			inst.RequireRequests(t, 1, newStatus)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inst, c := newInstance(t)
				test(t, inst, c)
			})
		})
	}
}

func TestWatermillTraps(t *testing.T) {
	plainRetry := middleware.Retry{MaxRetries: 3, InitialInterval: time.Second, Multiplier: 2, MaxInterval: time.Minute}
	for name, test := range map[string]func(*testing.T, *mastoerrtest.Instance, *mastodon.Client){
		"a Nack is delivered again at once": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(time.Hour)).Times(50)
			start := time.Now()
			runWatermill(t, c, time.Second, func(*gochannel.GoChannel) []message.HandlerMiddleware { return nil })
			inst.RequireRequests(t, 51, newStatus)
			require.Equal(t, start, inst.RequirePublishedOnce(t, text).Time)
		},
		"gochannel ignores the delay": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(time.Hour))
			start := time.Now()
			runWatermill(t, c, time.Second, func(p *gochannel.GoChannel) []message.HandlerMiddleware {
				return []message.HandlerMiddleware{queues.RetryLater(p, postsTopic)}
			})
			require.Equal(t, start, inst.RequirePublishedOnce(t, text).Time)
		},
		"Retry alone ignores Mastodon's wait": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(time.Hour)).Times(3)
			start := time.Now()
			runWatermill(t, c, 10*time.Minute, func(*gochannel.GoChannel) []message.HandlerMiddleware {
				return []message.HandlerMiddleware{plainRetry.Middleware}
			})
			require.Less(t, inst.RequirePublishedOnce(t, text).Time.Sub(start), time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inst, c := newInstance(t)
				test(t, inst, c)
			})
		})
	}
}

type printer struct{ message.Publisher }

func (printer) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		fmt.Println(topic, m.Metadata[delay.DelayedForKey]+m.Metadata[middleware.ReasonForPoisonedKey])
	}
	return nil
}

func Example_watermill() {
	park, err := queues.Park(printer{}, parkedTopic)
	if err != nil {
		fmt.Println(err)
	}
	later := queues.RetryLater(printer{}, postsTopic)
	for _, failure := range []error{
		mastoerr.Classify(401, []byte(`{"error":"The access token was revoked"}`)),
		context.Canceled, // a shutdown in the middle of a call
		nil,
	} {
		h := park(later(func(*message.Message) ([]*message.Message, error) { return nil, failure }))
		_, err := h(message.NewMessage("1", nil))
		fmt.Println("acknowledged:", err == nil)
	}
	// Output:
	// posts.parked mastodon: 401 token_revoked: The access token was revoked
	// acknowledged: true
	// posts 31s
	// acknowledged: true
	// acknowledged: true
}
