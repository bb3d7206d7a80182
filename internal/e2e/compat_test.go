package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// departures are tests of go-mastodon that fail under our Transport, each with
// the reason. Every other one passes.
var departures = map[string]string{
	// The server throttles twice and then answers. go-mastodon alone sleeps and
	// sends again; under the Transport the first 429 is returned, because whether
	// and when to send again belongs to Do or to the job queue (design.md, rules
	// 1 and 4).
	"TestDoAPIRetryResendsBody": "a 429 is an error at once instead of go-mastodon's own resend",

	// Its server gives accounts, statuses and applications without an id, and a token
	// without an access_token. No server does, and so such a 2xx is no success.
	"TestAccountLookup":         noID,
	"TestAccountUpdate":         noID,
	"TestAuthenticateApp":       noID,
	"TestGetAccount":            noID,
	"TestGetAccountCurrentUser": noID,
	"TestGetAppAccessToken":     noID,
	"TestGetStatus":             noID,
	"TestGetStatusFiltered":     noID,
	"TestGetUserAccessToken":    noID,
	"TestPostStatus":            noID,
	"TestUpdateStatus":          noID,
}

const noID = "a 2xx whose entity has no id is a failure"

// TestCompatibility runs go-mastodon's own tests with our Transport under
// http.DefaultTransport, and once without it, so that a test that fails by
// itself is not counted against us.
//
// Its tests are internal ones: a file among them that imports mastoerr, which
// imports go-mastodon, would be an import cycle. So the tested copy is a module
// of another path, and mastoerr keeps its go-mastodon. That one is v0.0.13 at
// least, whatever version is tested: mastoerr calls what v0.0.12 lacks
// (GetAccountStatusesParams), and so go.mod lifts every service to it.
func TestCompatibility(t *testing.T) {
	need(t, "go")
	for _, release := range []string{"installed", "previous"} {
		for _, version := range []string{"v0.0.12", "v0.0.13"} {
			t.Run("go-mastodon "+version+" with the "+release+" Go", func(t *testing.T) {
				t.Parallel()
				dir := copyOfGoMastodon(t, version)
				binary := buildTests(t, dir, toolchain(t, release))
				if release == "installed" {
					t.Run("without mastoerr", func(t *testing.T) {
						t.Parallel()
						passed, failed := runTests(t, dir, binary, "MASTOERR=off")
						require.Empty(t, failed)
						require.NotEmpty(t, passed)
					})
				}
				t.Run("with mastoerr", func(t *testing.T) {
					t.Parallel()
					passed, failed := runTests(t, dir, binary, "MASTOERR=on")
					var expected []string
					for name := range departures {
						expected = append(expected, name)
					}
					require.ElementsMatch(t, expected, failed)
					require.Greater(t, len(passed), 100, "go-mastodon has more tests than that")
				})
			})
		}
	}
}

// toolchain is the value of GOTOOLCHAIN for a release. The previous one comes
// from the module proxy; where it cannot be had, the test is skipped.
func toolchain(t *testing.T, release string) string {
	t.Helper()
	if release == "installed" {
		return "local"
	}
	var minor int
	_, err := fmt.Sscanf(runtime.Version(), "go1.%d", &minor)
	require.NoError(t, err, runtime.Version())
	const oldest = 25 // go.mod's
	if minor-1 < oldest {
		t.Skipf("%s is the oldest Go that go.mod allows", runtime.Version())
	}
	newest, err := goCommand(t, ".", "list", "-m", "-f", "{{.Version}}", fmt.Sprintf("go@1.%d", minor-1)).Output()
	if err != nil {
		t.Skipf("the module proxy does not tell the versions of Go 1.%d: %v", minor-1, err)
	}
	name := "go" + strings.TrimSpace(string(newest))
	probe := goCommand(t, ".", "version")
	probe.Env = append(probe.Env, "GOTOOLCHAIN="+name)
	if out, err := probe.CombinedOutput(); err != nil || !strings.Contains(string(out), name+" ") {
		t.Skipf("the toolchain %s cannot be had: %s", name, out)
	}
	return name
}

func goCommand(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -buildvcs=false")
	return cmd
}

// importOf is go-mastodon as a Go file imports it.
const importOf = `"github.com/mattn/go-mastodon"`

// copyOfGoMastodon lays a version of go-mastodon out in a folder, with a TestMain
// that puts our Transport in place.
func copyOfGoMastodon(t *testing.T, version string) string {
	t.Helper()
	// It comes from the module cache, or the proxy fills that first.
	source, err := goCommand(t, ".", "mod", "download", "-json", "github.com/mattn/go-mastodon@"+version).Output()
	require.NoError(t, err, "%s", source)
	found := regexp.MustCompile(`"Dir": "([^"]+)"`).FindSubmatch(source)
	require.NotNil(t, found, "%s", source)
	from, dir := string(found[1]), t.TempDir()

	// Folders with a go.mod of their own (cmd, examples) stay behind.
	files, err := filepath.Glob(filepath.Join(from, "*.go"))
	require.NoError(t, err)
	for _, file := range files {
		code, err := os.ReadFile(file)
		require.NoError(t, err)
		// The external tests of the package import it by its path.
		write(t, filepath.Join(dir, filepath.Base(file)), strings.ReplaceAll(string(code), importOf, `"compat.test/mastodon"`))
	}
	require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS(filepath.Join(from, "testdata"))))

	library, err := filepath.Abs("../..")
	require.NoError(t, err)
	sums, err := os.ReadFile("go.sum")
	require.NoError(t, err)
	write(t, filepath.Join(dir, "go.sum"), string(sums))
	write(t, filepath.Join(dir, "go.mod"), `module compat.test/mastodon

go 1.25

require github.com/mastoerr/mastoerr v0.0.0

replace github.com/mastoerr/mastoerr => `+library+"\n")
	write(t, filepath.Join(dir, "mastoerr_main_test.go"), `package mastodon

import (
	"net/http"
	"os"
	"testing"

	"github.com/mastoerr/mastoerr"
)

func TestMain(m *testing.M) {
	if os.Getenv("MASTOERR") == "on" {
		http.DefaultTransport = mastoerr.NewTransport(http.DefaultTransport)
	}
	os.Exit(m.Run())
}
`)
	return dir
}

func buildTests(t *testing.T, dir, toolchain string) (binary string) {
	t.Helper()
	build := goCommand(t, dir, "test", "-c", "-o", "compat.test", ".")
	build.Env = append(build.Env, "GOTOOLCHAIN="+toolchain)
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return filepath.Join(dir, "compat.test")
}

// runTests runs a test binary and names the tests that passed and that failed.
func runTests(t *testing.T, dir, binary string, env ...string) (passed, failed []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "-test.v", "-test.timeout=3m")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	for _, m := range regexp.MustCompile(`(?m)^--- (PASS|FAIL): (\S+)`).FindAllSubmatch(out, -1) {
		if string(m[1]) == "PASS" {
			passed = append(passed, string(m[2]))
		} else {
			failed = append(failed, string(m[2]))
		}
	}
	if (err != nil) != (len(failed) > 0) { // a panic, or the time is over
		t.Fatalf("%v:\n%s", err, out)
	}
	unexpected := slices.ContainsFunc(failed, func(name string) bool { return departures[name] == "" })
	if unexpected {
		t.Logf("go-mastodon's tests said:\n%s", out)
	}
	return passed, failed
}
