package e2e_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a program may take to open its ports. A machine under
// load takes a while; a program that ends instead is noticed at once.
const patience = 90 * time.Second

// need skips the test where a program is missing, and fails it in CI, where
// install.sh has run before.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, name := range programs {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing although CI=true: run internal/e2e/install.sh first", name)
		}
		t.Skipf("%s is missing: internal/e2e/install.sh installs it from Debian", name)
	}
}

// home is a loopback address of this test binary's own. A port that is free at
// 127.0.0.1 may be someone else's by the time a program opens it, above all
// where several tests run at once; all of 127.0.0.0/8 is loopback (RFC 6890),
// and here nobody else is.
var home = fmt.Sprintf("127.%d.%d.%d", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))

// freePorts finds ports at home that nobody uses: a program may listen on a port
// of all addresses.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp4", home+":0")
		require.NoError(t, err)
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

func atHome(port int) string { return net.JoinHostPort(home, strconv.Itoa(port)) }

// start runs a program until the test ends and returns its ports when those that
// opens names are open. command is given free ports, and called again with
// others if the program ends before it has opened them.
func start(t *testing.T, ports int, command func(ports []int) *exec.Cmd, opens func(i int) bool) []int {
	t.Helper()
	const attempts = 3
	var p *process
	for range attempts {
		chosen := freePorts(t, ports)
		var awaited []int
		for i, port := range chosen {
			if opens(i) {
				awaited = append(awaited, port)
			}
		}
		p = run(t, command(chosen))
		if p.opens(awaited) {
			return chosen
		}
		p.stop()
	}
	t.Fatalf("%s does not start:\n%s", p.cmd.Path, p.output.String())
	return nil
}

// process is a program that runs for a test.
type process struct {
	cmd    *exec.Cmd
	output *logbook
	ended  chan struct{}
}

func run(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p, err := launch(cmd)
	require.NoError(t, err)
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", cmd.Path, p.output.String())
		}
	})
	return p
}

// launch starts a program. The caller has to stop it.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, output: new(logbook), ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.output, p.output
	// A group of its own, so that its children end with it; and should the test
	// binary be killed, the kernel ends the program.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop asks nicely and then does not.
func (p *process) stop() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(5 * time.Second):
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
}

// opens waits until somebody listens on every port.
func (p *process) opens(ports []int) bool {
	deadline := time.Now().Add(patience)
	for _, port := range ports {
		for {
			conn, err := net.DialTimeout("tcp", atHome(port), time.Second)
			if err == nil {
				conn.Close()
				break
			}
			select {
			case <-p.ended:
				return false
			case <-time.After(20 * time.Millisecond):
			}
			if time.Now().After(deadline) {
				return false
			}
		}
	}
	select {
	case <-p.ended: // so the ports are somebody else's
		return false
	default:
		return true
	}
}

// logbook keeps the last of what a program says.
type logbook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logbook) Write(b []byte) (int, error) {
	const keep = 4 << 10 // bytes
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Write(b)
	if over := l.buf.Len() - keep; over > 0 {
		l.buf.Next(over)
	}
	return len(b), nil
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
