package main

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// newSchema makes an empty schema in a database of PostgreSQL, so that a
// measurement leaves everything else alone. It returns the address under which
// a process sees nothing but the schema, and a function that drops it.
func newSchema(ctx context.Context, address string) (own string, drop func(), err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil, err
	}
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return "", nil, err
	}
	defer c.Close(ctx)
	name := "publisher_" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if _, err := c.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		return "", nil, err
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String(), func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if c, err := pgx.Connect(ctx, address); err == nil {
			_, _ = c.Exec(ctx, "DROP SCHEMA "+name+" CASCADE")
			c.Close(ctx)
		}
	}, nil
}
