//go:build unix

package tui

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// console is a terminal with a program in it.
type console struct {
	t      *testing.T
	tty    *os.File
	file   *os.File
	cmd    *exec.Cmd
	before *term.State

	mu     sync.Mutex
	raw    strings.Builder
	screen vt10x.Terminal
	done   chan struct{}
}

func open(t *testing.T, mode string, width, height uint16) *console {
	t.Helper()
	file, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(file, &pty.Winsize{Cols: width, Rows: height}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, tty: tty, file: file, before: before, done: make(chan struct{}), screen: vt10x.New(vt10x.WithSize(int(width), int(height)))}
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(os.Environ(), childMode+"="+mode, "TERM=xterm-256color", "COLORTERM=truecolor") // a terminal that is asked, unlike tmux
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = tty, tty, tty
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go c.listen()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = tty.Close()
		_ = file.Close()
	})
	return c
}

func (c *console) listen() {
	defer close(c.done)
	buffer := make([]byte, 1<<16)
	for {
		n, err := c.file.Read(buffer)
		c.mu.Lock()
		c.raw.Write(buffer[:n])
		_, _ = c.screen.Write(buffer[:n])
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (c *console) Types(keys string) *console {
	if _, err := c.file.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
	return c
}

func (c *console) output() (raw, screen string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String(), c.screen.String()
}

func (c *console) Sees(text string) *console {
	c.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		if _, screen := c.output(); strings.Contains(screen, text) {
			return c
		}
		time.Sleep(5 * time.Millisecond)
	}
	_, screen := c.output()
	c.t.Fatalf("%q does not come:\n%s", text, screen)
	return c
}

// Left waits for the program to end, and asserts that the terminal is as before.
func (c *console) Left() *console {
	c.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- c.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		c.t.Fatal("the program does not end")
	}
	after, err := term.GetState(c.tty.Fd())
	if err != nil {
		c.t.Fatal(err)
	}
	if *after != *c.before {
		c.t.Error("the terminal was left in another mode")
	}
	return c
}

// AskedNothing asserts that nothing was written that a terminal would answer.
func (c *console) AskedNothing() *console {
	c.t.Helper()
	raw, _ := c.output()
	for _, query := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?u"} {
		if strings.Contains(raw, query) {
			c.t.Errorf("the terminal was asked %q", query)
		}
	}
	return c
}

func TestTerminalIsNeverAsked(t *testing.T) {
	headless := open(t, "headless", 80, 24).Sees("done").Left()
	headless.AskedNothing()
	open(t, "wizard", 80, 24).Sees("What would you like to do?").Types("\r").Sees("Repository URL").Types("\x03").Sees("left: aborted=true").Left().AskedNothing()
}

func TestTerminalIsSaneAfterwards(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		c := open(t, "wizard", 60, 20).Sees("What would you like to do?")
		if err := c.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		c.Sees("left: aborted=true").Left()
		raw, _ := c.output()
		for _, want := range []string{"\x1b[?1049l", "\x1b[?25h"} {
			if !strings.Contains(raw, want) {
				t.Errorf("after %v there is no %q", signal, want)
			}
		}
	}
}

func TestTypeAheadInATerminal(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	for range rounds {
		// Kill the line, type a repository, a branch, go to the second choice …
		// down to the question about the account, in one write.
		c := open(t, "wizard", 80, 24).Sees("What would you like to do?")
		c.Types("\r\x15https://gitlab.com/acme/typed.git\r\x15ahead\r\r\r\r\r").Sees("Is this the account you mean?")
		c.Types("\x03").Sees("repo=https://gitlab.com/acme/typed.git branch=ahead").Left()
	}
}
