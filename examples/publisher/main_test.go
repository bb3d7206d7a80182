package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// output is what the program prints.
func output(t *testing.T, args ...string) (string, error) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = file, file
	err = run(t.Context(), args)
	os.Stdout, os.Stderr = stdout, stderr
	require.NoError(t, file.Close())
	text, readErr := os.ReadFile(file.Name())
	require.NoError(t, readErr)
	return string(text), err
}

func TestDemoShowsEveryEnding(t *testing.T) {
	if testing.Short() {
		t.Skip("takes about fifteen seconds")
	}
	text, err := output(t, "demo")
	require.NoError(t, err)
	assert.Contains(t, text, "waiting 1 · published 13 · needs_fix 1 · needs_reconnect 1 · needs_look 1\n", text)
	assert.Contains(t, text, "The instances have 14 posts, none twice.\n")
}

func TestMistakesAreExplained(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no command":        {nil, "Commands:"},
		"another command":   {[]string{"publish"}, "no such command: publish"},
		"an argument":       {[]string{"work", "now"}, `unexpected argument "now"`},
		"a flag":            {[]string{"status", "-x"}, "flag provided but not defined: -x"},
		"no account":        {[]string{"add", "-text", "Hello"}, "-account or -post is missing"},
		"no text":           {[]string{"add", "-account", "@a@b"}, "-text or -media is missing"},
		"no token":          {[]string{"reconnect", "-server", "https://m.example"}, "both needed"},
		"no scheme":         {[]string{"reconnect", "-server", "m.example", "-token", "t"}, "https://mastodon.example"},
		"a path":            {[]string{"reconnect", "-server", "https://m.example/api/v1", "-token", "t"}, "without a path"},
		"no number":         {[]string{"bench", "-workers", "1,x"}, "-workers must be numbers"},
		"alt of nothing":    {[]string{"add", "-account", "@a@b", "-text", "Hello", "-alt", "A dot"}, "-media is missing"},
		"a file and none":   {[]string{"add", "-post", "1", "-no-media", "-media", "dot.png"}, "-no-media goes with -post"},
		"done without post": {[]string{"done", "-url", "https://m.example/1"}, "-post is missing"},
		"done without URL":  {[]string{"done", "-post", "1"}, "-url must be the post's address"},
		"a rescue too soon": {[]string{"work", "-rescue", "10s"}, "-rescue must be longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := output(t, tt.args...)
			require.ErrorIs(t, err, errUsage)
			assert.Contains(t, text, tt.want)
			if tt.args != nil {
				assert.Len(t, strings.Split(strings.TrimSpace(text), "\n"), 2, "more than the mistake and where to read on:\n%s", text)
			}
		})
	}
}

func TestHelpNamesEveryFlagByWhatItTakes(t *testing.T) {
	text, err := output(t, "work", "-h")
	require.ErrorIs(t, err, flag.ErrHelp)
	for _, want := range []string{"-slots jobs\n", "-poll interval\n", "-settle duration\n", "-calls duration\n"} {
		assert.Contains(t, text, want)
	}
}

func TestFromConnectingToStatus(t *testing.T) {
	t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "a file.db"))
	inst := mastoerrtest.NewInstance(t)
	anna := inst.NewAccount("anna")
	name := "@anna@" + strings.TrimPrefix(inst.URL, "http://")

	text, err := output(t, "reconnect", "-server", inst.URL, "-token", anna.Token)
	require.NoError(t, err)
	assert.Equal(t, name+" is connected; posts resumed: 0\n", text)
	_, err = output(t, "reconnect", "-server", inst.URL, "-token", "wrong")
	require.ErrorContains(t, err, "Check -token.")

	text, err = output(t, "add", "-account", name, "-text", "Hello")
	require.NoError(t, err)
	assert.Equal(t, "post 1 is queued\n", text)
	_, err = output(t, "add", "-account", "@nobody@nowhere", "-text", "Hello")
	require.ErrorContains(t, err, "no account @nobody@nowhere")
	_, err = output(t, "add", "-post", "1", "-text", "Hello")
	require.ErrorContains(t, err, "post 1 is not in needs_fix or needs_look")

	text, err = output(t, "status", "-once")
	require.NoError(t, err)
	assert.Regexp(t, regexp.MustCompile(`^\[░+\] 0 of 1 · queued 1\n\nPOST.*\n1\s+`+regexp.QuoteMeta(name)+`\s+queued\s+Hello`), text)
}

// databases makes an empty one of each kind.
func databases() map[string]func(*testing.T) string {
	return map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "new.db") },
		"PostgreSQL": startPostgres,
	}
}

func TestSeveralProcessesMigrateAtOnce(t *testing.T) {
	for name, address := range databases() {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					s, err := openStore(t.Context(), where)
					if assert.NoError(t, err) {
						s.close()
					}
				})
			}
			group.Wait()
		})
	}
}
