package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings river's tables and ours up to date. Each file of migrations
// runs once, in the order of the names; several processes may try at once.
func (s *store) migrate(ctx context.Context) error {
	err := s.exclusively(ctx, func(ctx context.Context) error {
		if err := s.migrateRiver(ctx); err != nil {
			return err
		}
		_, err := s.exec(ctx, "CREATE TABLE IF NOT EXISTS publisher_migration (file TEXT PRIMARY KEY)")
		if err != nil {
			return err
		}
		files, err := fs.Glob(migrations, "migrations/*.sql")
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := s.apply(ctx, file); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot migrate: %w", err)
	}
	return nil
}

// now_ms is a function of ours in SQLite (sqlite.go).
const postgresClock = `CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
	$$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$`

func (s *store) apply(ctx context.Context, file string) error {
	text, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	n, err := s.execOn(ctx, tx, "INSERT INTO publisher_migration VALUES ($1) ON CONFLICT DO NOTHING", path.Base(file))
	if err != nil || n == 0 {
		return err
	}
	if !s.isSQLite {
		if _, err := tx.ExecContext(ctx, postgresClock); err != nil {
			return err
		}
	}
	for _, statement := range strings.Split(string(text), ";\n") {
		statement = strings.ReplaceAll(statement, "SERIAL_ID", s.serialID)
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}
