package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// unreadables are paths that cannot be attached.
func unreadables(t *testing.T) map[string]string {
	t.Helper()
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	return map[string]string{
		"a directory": t.TempDir(),
		"a pipe":      pipe,
		"nothing":     filepath.Join(t.TempDir(), "gone.png"),
	}
}

func TestAFileThatCannotBeReadNeedsAFix(t *testing.T) {
	t.Parallel()
	files := unreadables(t)
	const readsFail = "/proc/self/mem" // a regular file whose first byte cannot be read
	if _, err := os.Stat(readsFail); err == nil {
		files["a file that fails to be read"] = readsFail
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			id := r.addContent(t, content{text: "Hello", media: file})
			require.Equal(t, "cancel", outcome(r.work(t.Context(), id)))
			p := r.load(t, id)
			assert.Equal(t, stateNeedsFix, p.State)
			assert.Contains(t, p.Reason, file)
			assert.NotEmpty(t, p.Fix)
		})
	}
}

func TestAddRefusesWhatIsNoFile(t *testing.T) {
	t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "test.db"))
	for name, file := range unreadables(t) {
		t.Run(name, func(t *testing.T) {
			_, err := output(t, "add", "-account", "@anna", "-media", file)
			require.ErrorContains(t, err, file)
		})
	}
}

func TestAnUploadWithoutAnAnswerIsTriedAndCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	file := filepath.Join(t.TempDir(), "dot.png")
	require.NoError(t, os.WriteFile(file, dot(), 0o600))
	r.inst.Fail("POST /api/v2/media", mastoerrtest.AnswerWith(200, http.Header{"Content-Type": {"application/json"}}, "{}")).Always()
	id := r.addContent(t, content{text: "Hello", media: file})
	for n := range r.worker.MaxTries {
		want := "retry"
		if n+1 == r.worker.MaxTries {
			want = "cancel"
		}
		require.Equal(t, want, outcome(r.work(t.Context(), id)))
		assert.Contains(t, r.load(t, id).Reason, string(mastoerr.CodeInvalidResponse))
	}
	assert.Equal(t, stateNeedsLook, r.load(t, id).State)
}

func TestAFailureOfTheDatabaseIsShownAndNotCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.add(t, "Hello")
	_, err := r.store.exec(t.Context(), `CREATE TRIGGER full BEFORE UPDATE OF open_since ON posts WHEN NEW.open_since > 0
		BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
	require.NoError(t, err)
	require.Equal(t, "retry", outcome(r.work(t.Context(), id)))
	p := r.load(t, id)
	assert.Contains(t, p.Reason, "the disk is full")
	assert.Zero(t, p.Tries)
	r.inst.RequireRequests(t, 0, posting)
}

func TestTheInstanceDoesNotLearnWhereTheFileLies(t *testing.T) {
	t.Parallel()
	var upload []byte
	media := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upload, _ = io.ReadAll(r.Body) // FormFile would show the last part of a path only
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(media.Close)
	r := newRig(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "dot.png")
	require.NoError(t, os.WriteFile(file, dot(), 0o600))
	id := r.addContent(t, content{text: "Hello", media: file})
	_, err := r.store.exec(t.Context(), "UPDATE accounts SET server = $1", media.URL)
	require.NoError(t, err)
	_ = r.work(t.Context(), id)
	assert.Contains(t, string(upload), `name="file"`)
	assert.NotContains(t, string(upload), dir)
}
