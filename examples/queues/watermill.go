package queues

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/ThreeDotsLabs/watermill/components/delay"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// WatermillHandler publishes the job in a message.
func WatermillHandler(p *Publisher) message.NoPublishHandlerFunc {
	return func(msg *message.Message) error {
		var job Job
		if err := json.Unmarshal(msg.Payload, &job); err != nil {
			return errors.Join(errPayload, err)
		}
		_, err := p.Publish(msg.Context(), job)
		return err
	}
}

var errPayload = errors.New("the message holds no job")

func watermillNext(err error) (after time.Duration, again bool) {
	if errors.Is(err, errPayload) {
		return 0, false
	}
	return Next(err)
}

// Park puts what must not be retried on a topic for people. Add it before
// RetryLater, so that it is the outer of the two.
func Park(pub message.Publisher, topic string) (message.HandlerMiddleware, error) {
	return middleware.PoisonQueueWithFilter(pub, topic, func(err error) bool {
		_, again := watermillNext(err)
		return !again
	})
}

// RetryLater publishes a message again that is to be retried, to be delivered
// after the wait, and acknowledges this one. An error would be a Nack, and most
// brokers deliver again at once: a throttled account's messages in a hot loop.
// middleware.DelayOnError knows only delays of its own.
//
// pub has to be one that keeps the delay, such as watermill-sql's delayed
// publishers. All others, gochannel too, ignore it without a word.
func RetryLater(pub message.Publisher, topic string) message.HandlerMiddleware {
	return func(h message.HandlerFunc) message.HandlerFunc {
		return func(msg *message.Message) ([]*message.Message, error) {
			produced, err := h(msg)
			after, again := watermillNext(err)
			if !again {
				return produced, err
			}
			if after == 0 {
				after = time.Minute // messages carry no count of attempts to back off by
			}
			later := msg.Copy()
			// The time goes out in whole seconds, cut off: a second too early.
			delay.Message(later, delay.For(after+time.Second))
			return nil, pub.Publish(topic, later)
		}
	}
}

// WatermillRetry retries in the handler, for waits that the subscriber can bear:
// meanwhile the message is not acknowledged, and most subscribers take no other.
// Retry waits as it likes, whatever the error says, unless that is BackoffError's:
// v1.5.1 runs backoff/v5 inside.
func WatermillRetry(h message.HandlerFunc) message.HandlerFunc {
	retry := middleware.Retry{
		MaxRetries:      4,
		InitialInterval: time.Second,
		MaxInterval:     time.Minute,
		Multiplier:      2,
		// Longer than this, and the error leaves the handler.
		MaxElapsedTime: 2 * time.Minute,
	}
	return retry.Middleware(func(msg *message.Message) ([]*message.Message, error) {
		produced, err := h(msg)
		return produced, BackoffError(err)
	})
}
