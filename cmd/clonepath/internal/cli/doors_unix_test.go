//go:build unix

package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// tolerance is how long a command may take that must not hang: it is far more
// than any takes.
const tolerance = 30 * time.Second

func pipeAt(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ends runs a command and kills it where it hangs.
func ends(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), tolerance)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	r := finished(cmd)
	if ctx.Err() != nil {
		t.Errorf("%v hangs", cmd.Args[1:])
	}
	return r
}

// TestPipesInAFolder: a pipe that lies where a file is looked for is named, and
// holds nothing up.
func TestPipesInAFolder(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	own := (&environment{Sandbox: s.Sandbox}).setUp()
	allow := []string{"--allow-git-host", "127.0.0.1"}
	for _, row := range []struct {
		pipe string
		args []string
		code int
	}{
		{"b/clonepath.yaml", []string{"check", "-f", "DIR/b"}, cmdutil.ExitUsage},
		{"b/clonepath.yaml", []string{"plan", "-f", "DIR/b"}, cmdutil.ExitUsage},
		{"b/clonepath.yaml", []string{"check", "-f", "DIR"}, cmdutil.ExitUsage},
		{"b/clonepath.yaml", []string{"check", "-f", "DIR/*/clonepath.yaml"}, cmdutil.ExitUsage},
		{"own/policies/trust.json", []string{"check", "-f", "DIR/own"}, cmdutil.ExitUsage},
		{"own/policies/permission.json", []string{"plan", "-f", "DIR/own/clonepath.yaml"}, cmdutil.ExitUsage},
		{"own/last-good.json", append([]string{"check", "-f", "DIR/own"}, allow...), cmdutil.ExitOK},
		{"own/last-good.json", []string{"check", "-f", "DIR/own", "--secret-path", "no.such.path"}, cmdutil.ExitFault},
		{"list/template.yaml", []string{"check", "-f", "DIR/list"}, cmdutil.ExitUsage},
		{"own/setup.sh", []string{"export", "DIR/own", "-f", "DIR/own/clonepath.yaml"}, cmdutil.ExitUsage},
	} {
		dir := mail(t, map[string]string{
			"own/clonepath.yaml":        own,
			"list/clonepath-fleet.yaml": "apiVersion: clonepath/fleet/v1\ntemplate: template.yaml\nmembers:\n  - name: a\n",
		})
		path := pipeAt(t, filepath.Join(dir, filepath.FromSlash(row.pipe)))
		if row.args[2] == "DIR" {
			for _, other := range []string{"list", "own"} { // of many, this one alone is spoilt
				if err := os.RemoveAll(filepath.Join(dir, other)); err != nil {
					t.Fatal(err)
				}
			}
		}
		args := strings.Split(strings.ReplaceAll(strings.Join(row.args, "\n"), "DIR", dir), "\n")
		r := ends(t, s.command(t, "", "", args...))
		if r.code != row.code || !strings.Contains(r.out+r.stderr, "is a pipe") || !strings.Contains(r.out+r.stderr, path) {
			t.Errorf("%v: exit %d, want %d\n%s%s", row.args, r.code, row.code, r.out, r.stderr)
		}
		if info, err := os.Lstat(path); err != nil || info.Mode().Type() != os.ModeNamedPipe {
			t.Errorf("%v: the pipe was replaced", row.args)
		}
	}
}

// TestPipesInTheState: so in the directory where clonepath keeps its own.
func TestPipesInTheState(t *testing.T) {
	for _, file := range []string{"journal.jsonl", "journal.lock"} {
		s := newStation(t, sandbox.Options{})
		pipeAt(t, filepath.Join(s.home, "clonepath", file))
		r := ends(t, s.command(t, "", firstToken, append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...)...))
		if r.code == cmdutil.ExitOK || !strings.Contains(r.stderr, "is a pipe") || len(s.writes(0)) > 0 {
			t.Errorf("%s: exit %d, writes %v\n%s", file, r.code, s.writes(0), r.stderr)
		}
	}
}

// through hands a text to a command as <(…) does.
func through(t *testing.T, cmd *exec.Cmd, text string) {
	t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = append(cmd.ExtraFiles, from)
	go func() {
		_, _ = to.WriteString(text)
		_ = to.Close()
	}()
	t.Cleanup(func() { _ = from.Close() })
}

// TestNamedPipes: what the operator names is read once, also through a pipe.
func TestNamedPipes(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	own := (&environment{Sandbox: s.Sandbox}).setUp()
	for _, row := range []struct {
		args []string
		text string
		code int
	}{
		{[]string{"check", "--allow-git-host", "127.0.0.1", "-f", "/dev/fd/3"}, own, cmdutil.ExitOK},
		{[]string{"plan", "-f", "/dev/fd/3"}, own, cmdutil.ExitOK},
		{[]string{"collect", "--script", "-f", "/dev/fd/3"}, own, cmdutil.ExitOK},
		{[]string{"diagnose", "/dev/fd/3"}, deniedText, cmdutil.ExitFault},
		{[]string{"check", "-f", "/dev/fd/3"}, strings.Repeat("#", 2<<20), cmdutil.ExitUsage},
		{append([]string{"plan", "--token-file", "/dev/fd/3"}, s.flags(newSecret)...), firstToken, cmdutil.ExitPending},
	} {
		cmd := s.command(t, "", "", row.args...)
		through(t, cmd, row.text)
		if r := ends(t, cmd); r.code != row.code {
			t.Errorf("%v: exit %d, want %d\n%s%s", row.args, r.code, row.code, r.out, r.stderr)
		}
	}
}

// TestSavedToWhatIsNoFile: a device or a pipe is written to, and stays what it
// is; a pipe that nobody reads from is refused at once.
func TestSavedToWhatIsNoFile(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir := mail(t, map[string]string{"error.txt": deniedText, "null": "->/dev/null", "stdout": "->/dev/fd/1"})
	input, pipe := filepath.Join(dir, "error.txt"), pipeAt(t, filepath.Join(dir, "pipe"))
	if r := ends(t, s.command(t, "", "", "diagnose", input, "--save", pipe)); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, "nobody reads") {
		t.Errorf("nobody reads: exit %d, %s", r.code, r.stderr)
	}
	got := make(chan string, 1)
	go func() { got <- contents(pipe) }()
	deadline := time.Now().Add(tolerance)
	for { // the reader may be late
		r := ends(t, s.command(t, "", "", "diagnose", input, "--share", pipe))
		if r.code == cmdutil.ExitFault {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("somebody reads: exit %d, %s", r.code, r.stderr)
		}
	}
	select {
	case text := <-got:
		if !strings.Contains(text, "clonepath/evidence") {
			t.Errorf("through the pipe came %q", text)
		}
	case <-time.After(tolerance):
		t.Error("nothing came through the pipe")
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe is %v, %v", info.Mode(), err)
	}
	null := filepath.Join(dir, "null") // a link: were it replaced, this machine would still have its device
	if r := ends(t, s.command(t, "", "", "diagnose", input, "--save", null)); r.code != cmdutil.ExitFault {
		t.Errorf("a device: exit %d, %s", r.code, r.stderr)
	}
	if to, err := os.Readlink(null); to != os.DevNull {
		t.Errorf("the link to the device leads to %q, %v", to, err)
	}
	r := ends(t, s.command(t, "", "", "diagnose", input, "--save", filepath.Join(dir, "stdout")))
	if r.code != cmdutil.ExitFault || !strings.Contains(r.out, "clonepath/evidence") || !strings.Contains(r.out, "Root cause") {
		t.Errorf("standard output: exit %d\n%s%s", r.code, r.out, r.stderr)
	}
}
