package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADatabaseIsOneOfTwoKindsOrRefused(t *testing.T) {
	t.Chdir(t.TempDir()) // a file with one of these names would be made here
	const password = "secret"
	for name, tt := range map[string]struct{ address, want string }{
		"nothing":             {"", "is empty"},
		"in memory":           {":memory:", "name a file"},
		"a URI of SQLite":     {"file:x.db?mode=memory", "begins with file:"},
		"keywords":            {"host=db user=u password=" + password, "postgres://user:password@host/name"},
		"keywords, one":       {"password = " + password, "postgres://user:password@host/name"},
		"another database":    {"mysql://u:" + password + "@h/x", "begins with mysql:"},
		"a bad percent sign":  {"postgres://u:" + password + "%zz@h/x", "write % as %25"},
		"a slash in password": {"postgres://u:" + password + "/x@h/x", "write % as %25"},
		"a bad setting":       {"postgres://u:" + password + "@h/x?sslmode=perhaps", "sslmode"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, command := range [][]string{{"status", "-once"}, {"bench", "-posts", "1"}} {
				text, err := output(t, append(command, "-database", tt.address)...)
				require.ErrorContains(t, err, tt.want)
				assert.NotContains(t, text+err.Error(), password)
			}
			files, err := os.ReadDir(".")
			require.NoError(t, err)
			assert.Empty(t, files)
		})
	}
}

func TestTheTokensAreInAFileThatNobodyElseReads(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.add(t, "Hello")
	var path string
	require.NoError(t, r.store.row(t.Context(), "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
	}
}
