//go:build unix

package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// keyboard is a process on a terminal, with what it has shown so far.
type keyboard struct {
	*exec.Cmd
	terminal *os.File
	done     chan struct{}

	mu    sync.Mutex
	shown bytes.Buffer
}

func onTerminal(t *testing.T, cmd *exec.Cmd) *keyboard {
	t.Helper()
	cmd.Stdin = nil
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	k := &keyboard{Cmd: cmd, terminal: terminal, done: make(chan struct{})}
	go func() {
		defer close(k.done)
		_, _ = io.Copy(k, terminal) // ends with the process
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = terminal.Close() })
	return k
}

func (k *keyboard) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown.Write(p)
}

func (k *keyboard) Text() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shown.String()
}

// sees waits until a text is on the terminal, and then types.
func (k *keyboard) sees(t *testing.T, text, then string) {
	t.Helper()
	for range 400 {
		if strings.Contains(k.Text(), text) {
			time.Sleep(20 * time.Millisecond) // the terminal's echo is switched after the prompt
			if _, err := io.WriteString(k.terminal, then); err != nil {
				t.Fatal(err)
			}
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatalf("%q does not come:\n%s", text, k.Text())
}

func (k *keyboard) ends(t *testing.T, code int) string {
	t.Helper()
	_ = k.Wait() // its state tells
	<-k.done
	if got := k.ProcessState.ExitCode(); got != code {
		t.Errorf("exit %d, want %d\n%s", got, code, k.Text())
	}
	return k.Text()
}

// On a terminal the token is asked for and not shown, and nothing is written
// before the answer; the default is to stop.
func TestApplyAsks(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	args := append([]string{"apply"}, s.flags(newSecret)...)
	k := onTerminal(t, s.command(t, "", "", args...))
	k.sees(t, "It is not shown while you type", firstToken+"\n")
	k.sees(t, "these 3 changes in account 111122223333?", "\n")
	if text := k.ends(t, cmdutil.ExitAborted); strings.Contains(text, firstToken) || !strings.Contains(text, "nothing was changed") {
		t.Error(text)
	}
	if writes := s.writes(0); len(writes) > 0 {
		t.Errorf("it wrote %v", writes)
	}
	k = onTerminal(t, s.command(t, "", "", args...))
	k.sees(t, "It is not shown while you type", firstToken+"\n")
	k.sees(t, "these 3 changes in account 111122223333?", "1\n")
	if text := k.ends(t, cmdutil.ExitOK); strings.Contains(text, firstToken) {
		t.Error("the terminal shows the token")
	}
}

// Ctrl+C during a write lets it end, makes no other, and says what was done.
func TestApplyInterrupted(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	g := newGate(t, s.Endpoint(), 2, false)
	g.interrupt = true
	cmd := s.command(t, g.URL, firstToken, append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g.victim <- cmd
	_ = cmd.Wait() // its state tells
	if code := cmd.ProcessState.ExitCode(); code != cmdutil.ExitAborted || !strings.Contains(out.String(), "aborted; already changed in AWS: Create the secret new-git-token, Create the role torque-git-reader") {
		t.Errorf("exit %d\n%s", code, out.String())
	}
	if writes := s.writes(0); !slices.Equal(writes, []string{"secretsmanager:CreateSecret", "iam:CreateRole"}) {
		t.Errorf("it wrote %v", writes)
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"apply", "--yes"}, s.flags(newSecret)...)...)
}
