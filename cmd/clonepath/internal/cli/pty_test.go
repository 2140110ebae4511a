//go:build unix

package cli

import (
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// TestNoTerminalQuery: neither a headless command nor a library's init may ask
// the terminal for its colours or the cursor: a terminal that never answers
// would hold us up for seconds, and the answer would be typed into the next
// prompt.
func TestNoTerminalQuery(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"version"}, {"check", "--sandbox"}, {"check", "--sandbox=trust-principal-wrong"}} {
		cmd := process(t, []string{"TERM=tmux-256color", "HOME=" + t.TempDir()}, args...)
		terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
		if err != nil {
			t.Fatal(err)
		}
		out, err := io.ReadAll(terminal)
		if err != nil && !errors.Is(err, syscall.EIO) { // EIO is how a pty on Linux ends
			t.Fatal(err)
		}
		_ = cmd.Wait()
		_ = terminal.Close()
		for what, query := range map[string]string{"background colour": "\x1b]11;", "foreground colour": "\x1b]10;", "cursor position": "\x1b[6n", "device attributes": "\x1b[c"} {
			if strings.Contains(string(out), query) {
				t.Errorf("%v asks the terminal for its %s", args, what)
			}
		}
		if len(out) == 0 {
			t.Errorf("%v printed nothing", args)
		}
	}
}
