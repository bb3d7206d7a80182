package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

func openPostgres(ctx context.Context, address string) (*store, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err // pgx leaves the password out
	}
	config.MaxConns = 12 // a process needs few: most of a job's time is spent waiting for an instance
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("cannot reach PostgreSQL: %w", err)
	}
	driver := riverpgxv5.New(pool)
	return &store{
		DB: stdlib.OpenDBFromPool(pool), name: "PostgreSQL", closePool: pool.Close,
		serialID: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		takeBack: `UPDATE river_job SET state = 'available'
			WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1`,
		exclusively: func(ctx context.Context, f func(context.Context) error) error {
			return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
				const publisher = 0x6d61737465727231 // any number, the same for all of us
				if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(publisher)); err != nil {
					return err
				}
				return f(ctx)
			})
		},
		migrateRiver: func(ctx context.Context) error {
			m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
			if err != nil {
				return err
			}
			_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
			return err
		},
		newQueue: func(config *river.Config) (queue, error) {
			c, err := river.NewClient(driver, config)
			return riverQueue[pgx.Tx]{c, postgresTx(pool)}, err
		},
	}, nil
}

// postgresTx is a transaction that river can take part in.
func postgresTx(pool *pgxpool.Pool) txFunc[pgx.Tx] {
	return func(ctx context.Context, f func(pgx.Tx, queryRow) error) error {
		return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			return f(tx, func(query string, args ...any) scanner { return tx.QueryRow(ctx, query, args...) })
		})
	}
}
