package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/riverqueue/river"
)

// publishArgs is all that a job holds: which post, and which version of it.
type publishArgs struct {
	PostID  int64 `json:"post_id"`
	Version int   `json:"version"`
}

func (publishArgs) Kind() string { return "publish" }

// InsertOpts keeps river from giving up: it would discard a job whose worker was
// killed too often without a word, and the post would wait for ever. The posts
// table counts the tries (limits.MaxTries) and says why it was the last.
func (publishArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 10_000} }

// queue is what the program needs of a river.Client, whatever its driver.
type queue interface {
	Start(context.Context) error
	Stop(context.Context) error
	Stopped() <-chan struct{}
	// enqueue runs a statement that makes or changes a post and returns its id
	// and version, and puts the job for it into the queue: both or none.
	enqueue(ctx context.Context, statement string, args ...any) (postID int64, err error)
}

type (
	scanner  interface{ Scan(...any) error }
	queryRow func(query string, args ...any) scanner
	// txFunc runs a function in a transaction of the driver's own type.
	txFunc[Tx any] func(context.Context, func(Tx, queryRow) error) error
)

type riverQueue[Tx any] struct {
	*river.Client[Tx]
	inTx txFunc[Tx]
}

func (q riverQueue[Tx]) enqueue(ctx context.Context, statement string, args ...any) (postID int64, err error) {
	err = q.inTx(ctx, func(tx Tx, row queryRow) error {
		var version int
		if err := row(statement, args...).Scan(&postID, &version); err != nil {
			return err
		}
		_, err := q.InsertTx(ctx, tx, publishArgs{postID, version}, nil)
		return err
	})
	return postID, err
}

// takeBackJobs puts the jobs back into the queue that this worker was at when
// it was killed. river does so for every dead worker, but only after
// RescueStuckJobsAfter. name is the river client's ID, which no two processes
// may have at the same time; should they, the loser of an account learns so
// before it sends (markSent), or stores nothing when it has (save).
func (s *store) takeBackJobs(ctx context.Context, name string) error {
	if err := s.takeBackLeases(ctx, name); err != nil {
		return err
	}
	_, err := s.ExecContext(ctx, s.takeBack, name)
	return err
}

// quiet is for a river whose failures the posts table tells better.
var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))
