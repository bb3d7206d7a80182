package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// snac is a server of Debian's package snac2, on loopback and with data of its
// own. It is the one real server here that ignores an Idempotency-Key, shows
// less than it keeps, and fits into a test.
type snac struct {
	program string // snac/install.sh has put it there
	data    string // the folder of its files
	address string // host and port

	mu      sync.Mutex
	process *process // the one that runs
	starts  int
}

// needSnac returns the program. Without it the test is skipped, or fails in CI,
// where install.sh has run before.
func needSnac(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	require.NoError(t, err)
	program := filepath.Join(cache, "mastoerr-e2e", "snac-trixie", "snac")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing although CI=true: run e2e/install.sh snac first", program)
	}
	t.Skipf("%s is missing: e2e/install.sh snac unpacks it from Debian", program)
	return ""
}

// startSnac sets up a server with one account for each name, runs it until the
// test ends, and returns the accounts' passwords by name.
func startSnac(t *testing.T, program string, names []string) (*snac, map[string]string) {
	t.Helper()
	port := freePorts(t, 1)[0]
	s := &snac{program: program, data: filepath.Join(t.TempDir(), "data"), address: atHome(port)}

	// It asks for address, port, host, prefix and the administrator.
	s.admin(t, strings.Join([]string{home, strconv.Itoa(port), s.address, "", "", ""}, "\n"), "init", s.data)
	s.configure(t, map[string]any{
		"protocol": "http",
		// It sends each post to its own inbox over HTTP. With the default, four
		// threads, some posts at once make it wait for itself until a timeout.
		"num_threads": 64,
	})

	passwords := make(map[string]string)
	for _, name := range names {
		said := s.admin(t, "", "adduser", s.data, name)
		found := regexp.MustCompile(`password is (\S+)`).FindStringSubmatch(said)
		require.NotNil(t, found, said)
		passwords[name] = found[1]
	}
	s.keepRunning(t)
	require.Eventually(t, s.listens, patience, 20*time.Millisecond, "snac does not start")
	return s, passwords
}

// configure changes values of the server's configuration file.
func (s *snac) configure(t *testing.T, values map[string]any) {
	t.Helper()
	file := filepath.Join(s.data, "server.json")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	config := make(map[string]any)
	require.NoError(t, json.Unmarshal(text, &config))
	maps.Copy(config, values)
	text, err = json.Marshal(config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, text, 0o600))
}

// admin runs one of snac's own commands and returns what it says.
func (s *snac) admin(t *testing.T, input string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), s.program, args...)
	cmd.Stdin = strings.NewReader(input)
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "%v: %s", args, said)
	return string(said)
}

// keepRunning starts the server until the test ends, and again whenever it ends
// before, as systemd does.
func (s *snac) keepRunning(t *testing.T) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() {
		close(stop)
		<-stopped
		if t.Failed() {
			t.Logf("snac said:\n%s", s.process.output)
		}
	})
	go func() {
		defer close(stopped)
		for {
			p, err := launch(exec.Command(s.program, "httpd", s.data))
			if err != nil {
				t.Errorf("snac: %v", err)
				return
			}
			s.mu.Lock()
			s.process = p
			s.starts++
			s.mu.Unlock()
			select {
			case <-p.ended:
			case <-stop:
			}
			p.stop()
			// A killed server leaves its semaphore behind.
			_ = os.Remove(fmt.Sprintf("/dev/shm/sem.job_%d", p.cmd.Process.Pid))
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
}

// crash kills the server as the kernel does when the memory is full.
func (s *snac) crash() {
	s.mu.Lock()
	p := s.process
	s.mu.Unlock()
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
}

// restarts is how often the server was started again.
func (s *snac) restarts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.starts - 1
}

func (s *snac) listens() bool {
	conn, err := net.DialTimeout("tcp", s.address, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
