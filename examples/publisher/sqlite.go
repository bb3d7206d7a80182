package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"modernc.org/sqlite"
)

func init() {
	sqlite.MustRegisterScalarFunction("now_ms", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		return time.Now().UnixMilli(), nil
	})
}

// sqliteOptions are those of every connection.
var sqliteOptions = url.Values{
	// A transaction that begins with a read and then writes would fail at once,
	// busy_timeout or not, if another process wrote in between.
	"_txlock": {"immediate"},
	"_pragma": {
		"busy_timeout(15000)",
		"journal_mode(WAL)",
		// That a post was sent must survive a power cut too, or it is sent again
		// without a look. NORMAL would lose it.
		"synchronous(FULL)",
	},
}

// lockOptions leave a lock's journal as it is: a switch to WAL waits for nobody.
var lockOptions = url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(15000)"}}

func dialSQLite(file string) (*sql.DB, error) {
	if err := createPrivate(file); err != nil {
		return nil, err
	}
	return sql.Open("sqlite", sqliteAddress(file, sqliteOptions))
}

func sqliteAddress(file string, options url.Values) string {
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + options.Encode()
}

func openSQLite(ctx context.Context, file string) (*store, error) {
	db, err := dialSQLite(file)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one writer at a time; what riversqlite recommends
	// The first connection switches a new file to WAL, which SQLite does not wait for:
	// busy_timeout or not, one of several processes would meet SQLITE_BUSY.
	if err := lockSQLite(ctx, file+".lock", db.PingContext); err != nil {
		db.Close()
		return nil, fmt.Errorf("cannot open %s: %w", file, err)
	}
	driver := riversqlite.New(db)
	return &store{
		DB: db, name: "SQLite", isSQLite: true, closePool: func() {},
		serialID: "INTEGER PRIMARY KEY AUTOINCREMENT",
		takeBack: `UPDATE river_job SET state = 'available'
			WHERE state = 'running' AND json_extract(json(attempted_by), '$[#-1]') = ?`,
		exclusively: func(ctx context.Context, f func(context.Context) error) error {
			return lockSQLite(ctx, file+".lock", f)
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
			return riverQueue[*sql.Tx]{c, sqliteTx(db)}, err
		},
	}, nil
}

// lockSQLite keeps other processes out, by the write lock of a database of its
// own: river migrates in several transactions, so that of the first would not do.
func lockSQLite(ctx context.Context, file string, f func(context.Context) error) error {
	if err := createPrivate(file); err != nil {
		return err
	}
	lock, err := sql.Open("sqlite", sqliteAddress(file, lockOptions))
	if err != nil {
		return err
	}
	defer lock.Close()
	tx, err := lock.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(ctx)
}

// sqliteTx is a transaction that river can take part in.
func sqliteTx(db *sql.DB) txFunc[*sql.Tx] {
	return func(ctx context.Context, f func(*sql.Tx, queryRow) error) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		row := func(query string, args ...any) scanner { return tx.QueryRowContext(ctx, forSQLite(query), args...) }
		if err := f(tx, row); err != nil {
			return err
		}
		return tx.Commit()
	}
}
