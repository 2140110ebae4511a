//go:build unix

package app

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// terminal is a person at a terminal: a pseudo-terminal with the real program
// behind it, in this process or in one of its own. What the program writes
// becomes a screen as in any terminal; all screens are kept.
type terminal struct {
	t             *testing.T
	master, tty   *os.File
	before        *term.State
	width, height int
	process       *os.Process // who runs the program
	enters        int

	mu      sync.Mutex
	raw     []byte
	part    []byte // of a rune that is not whole yet
	Page    vt10x.Terminal
	frames  []string      // as they were when whole
	news    chan struct{} // closed by the next one
	ended   chan struct{} // closed when the program has ended
	outcome session.Outcome
	err     error
}

func newTerminal(t *testing.T, width, height int) *terminal {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal can be opened: %v", err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	a := &terminal{
		t: t, master: master, tty: tty, before: before, width: width, height: height,
		Page: vt10x.New(vt10x.WithSize(width, height)),
		news: make(chan struct{}), ended: make(chan struct{}),
	}
	a.size()
	go a.listen()
	t.Cleanup(func() {
		_ = tty.Close()
		_ = master.Close()
	})
	return a
}

// show runs the wizard in this process.
func show(t *testing.T, deps page.Deps, width, height int) *terminal {
	t.Helper()
	a := newTerminal(t, width, height)
	a.process, _ = os.FindProcess(os.Getpid())
	go func() {
		defer close(a.ended)
		a.outcome, a.err = Run(t.Context(), deps, a.tty, a.tty)
		_, _ = a.tty.WriteString(farewell)
	}()
	t.Cleanup(func() { <-a.ended })
	return a
}

// farewell is written when the program has ended: all output was read once it is
// seen.
const farewell = "\r\nleft: the wizard\r\n"

// open runs a mode of the test binary (see child) in a process of its own, whose
// terminal this is.
func open(t *testing.T, mode string, width, height int) *terminal {
	t.Helper()
	a := newTerminal(t, width, height)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childMode+"="+mode, "TERM=xterm-256color", "COLORTERM=truecolor") // a terminal that is asked, unlike tmux
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.tty, a.tty, a.tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	a.process = cmd.Process
	go func() {
		defer close(a.ended)
		a.err = cmd.Wait()
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return a
}

func (a *terminal) listen() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := a.master.Read(buffer)
		a.Take(buffer[:n])
		if err != nil {
			return
		}
	}
}

// wholeFrame is how Bubble Tea ends a frame. A long one is read in pieces.
var wholeFrame = regexp.MustCompile(`\x1b\[\d+;\d*H$`)

func (a *terminal) Take(output []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.raw = append(a.raw, output...)
	part := slices.Concat(a.part, output)
	whole := len(part) - halfRune(part)
	_, _ = a.Page.Write(part[:whole])
	a.part = slices.Clone(part[whole:])
	drawing := a.Page.Mode()&vt10x.ModeAltScreen != 0
	if drawing && !wholeFrame.Match(a.raw[max(0, len(a.raw)-20):]) {
		return
	}
	a.frames = append(a.frames, a.Page.String())
	close(a.news)
	a.news = make(chan struct{})
}

// halfRune is how many bytes at the end are the beginning of a rune.
func halfRune(p []byte) int {
	for n := 1; n <= min(len(p), utf8.UTFMax); n++ {
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// Screen is the last whole frame.
func (a *terminal) Screen() string {
	frame, _ := a.last()
	return frame
}

func (a *terminal) last() (frame string, next chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.frames); n > 0 {
		frame = a.frames[n-1]
	}
	return frame, a.news
}

// Raw is every byte that was written.
func (a *terminal) Raw() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return string(a.raw)
}

// until waits for a screen; false after the time.
func (a *terminal) until(limit time.Duration, is func(screen string) bool) bool {
	deadline := time.After(limit)
	for {
		screen, news := a.last()
		if is(screen) {
			return true
		}
		select {
		case <-news:
		case <-deadline:
			return false
		}
	}
}

// Sees waits until texts are on the screen, wherever lines break.
func (a *terminal) Sees(texts ...string) {
	a.t.Helper()
	for _, text := range texts {
		if !a.until(patience, func(screen string) bool { return reads(screen, text) }) {
			a.t.Fatalf("%q does not come:\n%s", text, a.Screen())
		}
	}
}

// NeverSees asserts that a text was on no frame so far, nor among the bytes.
func (a *terminal) NeverSees(texts ...string) {
	a.t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, text := range texts {
		for _, frame := range a.frames {
			if strings.Contains(frame, text) || reads(frame, text) {
				a.t.Fatalf("%q is on a frame:\n%s", text, frame)
			}
		}
		if strings.Contains(ansi.Strip(string(a.raw)), text) {
			a.t.Fatalf("%q was written", text)
		}
	}
}

// Resizes changes the size of the terminal.
func (a *terminal) Resizes(width, height int) {
	a.t.Helper()
	a.mu.Lock()
	a.width, a.height = width, height
	a.Page.Resize(width, height)
	a.mu.Unlock()
	a.size()
	if err := a.process.Signal(syscall.SIGWINCH); err != nil {
		a.t.Fatal(err)
	}
}

func (a *terminal) size() {
	if err := pty.Setsize(a.master, &pty.Winsize{Cols: uint16(a.width), Rows: uint16(a.height)}); err != nil {
		a.t.Fatal(err)
	}
}

// Fits waits until the frame fills the screen exactly.
func (a *terminal) Fits() {
	a.t.Helper()
	whole := func(screen string) bool {
		rows := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
		first, last := []rune(rows[0]), []rune(rows[len(rows)-1])
		return len(rows) == a.height && framed(first, '┌', '┐', a.width) && framed(last, '└', '┘', a.width)
	}
	if !a.until(patience, whole) {
		a.t.Fatalf("the frame does not fill %d×%d:\n%s", a.width, a.height, a.Screen())
	}
}

func framed(row []rune, left, right rune, width int) bool {
	return len(row) == width && row[0] == left && row[width-1] == right
}

// Finishes leaves the report, and tells how the wizard ended.
func (a *terminal) Finishes() session.Outcome {
	a.t.Helper()
	a.Sees("┌ Report")
	for deadline := time.Now().Add(patience); !a.hasEnded() && time.Now().Before(deadline); {
		a.strike("enter") // is nothing while the report's frame is still being written
		a.until(slowFrame/8, func(string) bool { return a.hasEnded() })
	}
	return a.Left()
}

// Quits leaves at once.
func (a *terminal) Quits() session.Outcome {
	a.t.Helper()
	a.strike("ctrl+c")
	return a.Left()
}

// Left waits for the program to end, and asserts that the terminal is as before.
func (a *terminal) Left() session.Outcome {
	a.t.Helper()
	select {
	case <-a.ended:
	case <-time.After(patience):
		a.t.Fatalf("the program does not end:\n%s", a.Screen())
	}
	a.Sees("left:")
	after, err := term.GetState(a.tty.Fd())
	if err != nil {
		a.t.Fatal(err)
	}
	if *after != *a.before {
		a.t.Error("the terminal was left in another mode")
	}
	a.sane()
	return a.outcome
}

// sane asserts that everything that was switched on was switched off afterwards,
// and that the mouse was left alone.
func (a *terminal) sane() {
	a.t.Helper()
	raw := a.Raw()
	for _, mode := range []struct{ what, on, off string }{
		{"the alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
		{"the hidden cursor", "\x1b[?25l", "\x1b[?25h"},
		{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
	} {
		if strings.LastIndex(raw, mode.on) > strings.LastIndex(raw, mode.off) {
			a.t.Errorf("%s was left behind", mode.what)
		}
	}
	for _, mouse := range []string{"\x1b[?9h", "\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h", "\x1b[?1006h"} {
		if strings.Contains(raw, mouse) {
			a.t.Errorf("the mouse was taken: %q", mouse)
		}
	}
}
