package queues_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// asynqQueue is asynq on a Redis in memory, with one task.
type asynqQueue struct {
	*asynq.Inspector
	t     *testing.T
	redis asynq.RedisClientOpt
	task  string
}

func newAsynqQueue(t *testing.T) *asynqQueue {
	redis := asynq.RedisClientOpt{Addr: miniredis.RunT(t).Addr()}
	client := asynq.NewClient(redis)
	payload, err := json.Marshal(newJob())
	require.NoError(t, err)
	info, err := client.Enqueue(asynq.NewTask("publish", payload))
	require.NoError(t, err)
	require.NoError(t, client.Close())
	q := &asynqQueue{asynq.NewInspector(redis), t, redis, info.ID}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

// run lets a server work until done.
func (q *asynqQueue) run(h asynq.Handler, done func() bool) {
	config := queues.AsynqConfig()
	config.Concurrency, config.TaskCheckInterval = 1, 2*time.Millisecond
	config.LogLevel, config.ShutdownTimeout = asynq.FatalLevel, time.Millisecond
	server := asynq.NewServer(q.redis, config)
	require.NoError(q.t, server.Start(h))
	defer server.Shutdown()
	require.Eventually(q.t, done, 10*time.Second, 2*time.Millisecond)
}

// runUntil lets a server work until the task is in that state.
func (q *asynqQueue) runUntil(h asynq.Handler, state asynq.TaskState) *asynq.TaskInfo {
	q.run(h, func() bool {
		info, err := q.GetTaskInfo("default", q.task)
		return err == nil && info.State == state
	})
	return q.info()
}

// runToTheEnd lets a server work until the task is gone, as it is when it has
// succeeded.
func (q *asynqQueue) runToTheEnd(h asynq.Handler) {
	q.run(h, func() bool {
		_, err := q.GetTaskInfo("default", q.task)
		return errors.Is(err, asynq.ErrTaskNotFound)
	})
}

func (q *asynqQueue) info() *asynq.TaskInfo {
	info, err := q.GetTaskInfo("default", q.task)
	require.NoError(q.t, err)
	return info
}

func TestAsynq(t *testing.T) {
	t.Parallel()
	t.Run("what no retry helps is archived", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, tooLong).Always()
		info := newAsynqQueue(t).runUntil(queues.AsynqHandler(newFastPublisher(c)), asynq.TaskStateArchived)
		require.Contains(t, info.LastErr, "text_too_long")
		inst.RequireRequests(t, 1, newStatus)
	})
	t.Run("a throttled post waits for the time that Mastodon names, uncounted", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour))
		info := newAsynqQueue(t).runUntil(queues.AsynqHandler(newFastPublisher(c)), asynq.TaskStateRetry)
		require.WithinDuration(t, time.Now().Add(2*time.Hour), info.NextProcessAt, time.Minute)
		require.Zero(t, info.Retried)
	})
	t.Run("a post whose answer is lost is looked for, not sent again", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, lost)
		newAsynqQueue(t).runToTheEnd(queues.AsynqHandler(newFastPublisher(c)))
		inst.RequirePublishedOnce(t, text)
		inst.RequireRequests(t, 1, newStatus)
	})
	t.Run("a shutdown in the middle of a call is not counted, and does no harm", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		q, h := newAsynqQueue(t), queues.AsynqHandler(newFastPublisher(c))
		killed := make(chan struct{})
		defer close(killed)
		q.run(asynq.HandlerFunc(func(ctx context.Context, task *asynq.Task) error {
			err := h(ctx, task)
			<-killed // the worker is stopped before it could return
			return err
		}), func() bool { return inst.PostCount() == 1 })
		info := q.info()
		require.Equal(t, asynq.TaskStatePending, info.State)
		require.Zero(t, info.Retried, "GetRetryCount says that this is the first attempt")

		q.runToTheEnd(h)
		inst.RequirePublishedOnce(t, text)
	})
}

// asynq calls these functions also about a worker that died.
func TestAsynqLeaseExpired(t *testing.T) {
	t.Parallel()
	require.True(t, queues.AsynqIsFailure(asynq.ErrLeaseExpired))
	require.GreaterOrEqual(t, queues.AsynqDelay(0, asynq.ErrLeaseExpired, nil), 30*time.Second)
	require.NotErrorIs(t, queues.AsynqError(asynq.ErrLeaseExpired), asynq.SkipRetry)
	require.NoError(t, queues.AsynqError(nil))
}

func Example_asynq() {
	for _, code := range []mastoerr.Code{mastoerr.CodeTextTooLong, mastoerr.CodeServiceUnavailable} {
		err := queues.AsynqError(mastoerr.CheckResponse(mastoerrtest.Response(code)))
		fmt.Println(errors.Is(err, code), errors.Is(err, asynq.SkipRetry))
	}
	// Output:
	// true true
	// true false
}
