package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// startPostgres returns the address of an empty database: on the server that
// TEST_DATABASE_URL or DATABASE_URL names, or else on one that it starts from
// the binaries of Debian's package (apt-get install postgresql). Where none can
// be had the test is skipped, but fails in CI.
func startPostgres(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"TEST_DATABASE_URL", "DATABASE_URL"} {
		if address := os.Getenv(name); address != "" {
			return ownSchema(t, address)
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		const why = "no PostgreSQL: set TEST_DATABASE_URL, or apt-get install postgresql"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	bin := filepath.Dir(slices.Max(found))

	dir, err := os.MkdirTemp("", "publisher-postgres")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir = dir
		cmd.SysProcAttr = unprivileged(t, dir)
		return cmd
	}
	data := filepath.Join(dir, "data")
	out, err := run("initdb", "-D", data, "-U", "publisher", "-A", "trust", "--no-sync", "-E", "UTF8").CombinedOutput()
	require.NoError(t, err, "initdb: %s", out)

	port := freePort(t)
	server := run("postgres", "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", dir)
	server.Stderr, err = os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT) // at once; nobody needs the data
		_ = server.Wait()
	})
	address := fmt.Sprintf("postgres://publisher@127.0.0.1:%d/postgres?sslmode=disable", port)
	require.Eventually(t, func() bool {
		c, err := pgx.Connect(t.Context(), address)
		if err != nil {
			return false
		}
		return c.Close(t.Context()) == nil
	}, 30*time.Second, 50*time.Millisecond, "PostgreSQL does not start")
	return address
}

// unprivileged is another user for a test that root runs: PostgreSQL refuses to
// be root's.
func unprivileged(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	attr := new(syscall.SysProcAttr)
	if os.Getuid() != 0 {
		return attr
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		require.NoError(t, err)
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		require.NoError(t, err)
		require.NoError(t, os.Chown(dir, int(uid), int(gid)))
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr
	}
	t.Fatal("root cannot run PostgreSQL, and there is neither a user postgres nor nobody")
	return nil
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// ownSchema is address with a schema of its own, which is dropped in the end.
func ownSchema(t *testing.T, address string) string {
	t.Helper()
	own, drop, err := newSchema(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(drop)
	return own
}
