package main

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// store is the database: SQLite in a file, or PostgreSQL. The same SQL runs on
// both; sqlite.go and postgres.go have what differs.
type store struct {
	*sql.DB
	name     string
	isSQLite bool
	serialID string // the type of an automatic primary key
	takeBack string // see takeBackJobs

	migrateRiver func(context.Context) error
	newQueue     func(*river.Config) (queue, error)
	exclusively  func(context.Context, func(context.Context) error) error
	closePool    func()
}

// openStore opens postgres://… or else a file of SQLite, and brings its tables
// up to date.
func openStore(ctx context.Context, address string) (*store, error) {
	onPostgres, err := isPostgres(address)
	if err != nil {
		return nil, err
	}
	open := openSQLite
	if onPostgres {
		open = openPostgres
	}
	s, err := open(ctx, address)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *store) close() {
	s.DB.Close()
	s.closePool()
}

// sql is a query in the words of the database. Ours are PostgreSQL's.
func (s *store) sql(query string) string {
	if s.isSQLite {
		return forSQLite(query)
	}
	return query
}

// forSQLite writes the parameters $1 as ?1.
func forSQLite(query string) string { return strings.ReplaceAll(query, "$", "?") }

// exec reports how many rows it changed.
func (s *store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	return s.execOn(ctx, s.DB, query, args...)
}

// row is a single row of an answer.
func (s *store) row(ctx context.Context, query string, args ...any) *sql.Row {
	return s.QueryRowContext(ctx, s.sql(query), args...)
}

type execer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

func (s *store) execOn(ctx context.Context, on execer, query string, args ...any) (int64, error) {
	result, err := on.ExecContext(ctx, s.sql(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// inTx runs f in a transaction.
func (s *store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// moment is a time as the database has it, in milliseconds; 0 is none.
type moment int64

func (m moment) time() time.Time { return time.UnixMilli(int64(m)) }

// ms is a duration as the database counts it.
func ms(d time.Duration) int64 { return d.Milliseconds() }
