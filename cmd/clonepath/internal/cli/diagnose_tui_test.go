//go:build unix

package cli

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"clonepath/cmd/clonepath/internal/cmdutil"
)

// An offline report is opened on a terminal, walked through, and left with
// diagnose's exit code.
func TestDiagnoseOnScreens(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "saved.json")
	if r := invoke(t, "check", "--sandbox=trust-externalid-mismatch", "--save", saved); r.code != cmdutil.ExitFault {
		t.Fatalf("exit %d", r.code)
	}
	cmd := process(t, []string{"TERM=tmux-256color", "HOME=" + t.TempDir()}, "diagnose", "--tui", saved)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() }) // or a failure would hang
	defer stuck.Stop()
	var out strings.Builder
	sees := func(text string) {
		t.Helper()
		buffer := make([]byte, 1<<14)
		for !strings.Contains(out.String(), text) {
			n, err := terminal.Read(buffer)
			out.Write(buffer[:n])
			if err != nil {
				t.Fatalf("%q is not on the screens: %v\n%s", text, err, out.String())
			}
		}
	}
	sees("read saved.json: evidence saved")
	sees("What was sent, judged")
	_, _ = terminal.WriteString("\r")
	sees("1 root cause")
	go func() { // an Enter before the whole frame was written is no answer to it
		for t.Context().Err() == nil {
			_, _ = terminal.WriteString("\r")
			time.Sleep(200 * time.Millisecond)
		}
	}()
	sees("\x1b[?1049l") // the screen is given back
	_ = cmd.Wait()
	_ = terminal.Close()
	if code := cmd.ProcessState.ExitCode(); code != cmdutil.ExitFault {
		t.Errorf("exit %d, want %d", code, cmdutil.ExitFault)
	}
}
