package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
)

// keyword is how an address of PostgreSQL begins that is no URL.
var keyword = regexp.MustCompile(`(^|\s)(host|hostaddr|port|user|password|dbname|service|sslmode)\s*=`)

// isPostgres reports whether it is an address of PostgreSQL, and not a file of
// SQLite. It refuses what is neither: SQLite would make a file of any name, with
// the password in it. No message repeats the address.
func isPostgres(address string) (bool, error) {
	scheme, _, isURL := strings.Cut(address, "://")
	switch {
	case address == "":
		return false, errors.New("the database's address is empty")
	case scheme == "postgres", scheme == "postgresql":
		if _, err := url.Parse(address); err != nil {
			return false, errors.New("the database's address is no valid URL; in a password write % as %25, @ as %40, / as %2F and # as %23")
		}
		return true, nil
	case keyword.MatchString(address):
		return false, errors.New("write the database's address as postgres://user:password@host/name")
	case isURL, strings.HasPrefix(address, "file:"):
		return false, fmt.Errorf("the database's address begins with %s: it must be postgres://user:password@host/name, or a file",
			address[:strings.Index(address, ":")+1])
	case strings.HasPrefix(address, ":memory:"):
		return false, errors.New("a database in memory would be gone with this command: name a file")
	}
	return false, nil
}

// createPrivate makes the file, if need be, before SQLite does, which would let
// everybody read the tokens. SQLite gives the files next to it the same mode.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}
