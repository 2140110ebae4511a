//go:build unix

package cli

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/checks/torqueapi/torquetest"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// inTime is how soon after the first signal every command has ended.
const inTime = 5 * time.Second

// obstacle is something that a command waits for without end.
type obstacle struct {
	name string
	// block says how a command with these arguments comes to wait, and returns it
	// with what tells that it waits.
	block func(t *testing.T, s *station, args ...string) (cmd *exec.Cmd, waits func())
	// commands are what it blocks, without the flags that describe the chain.
	commands []string
	says     string // on stderr
}

const nothing = "nothing was changed in AWS"

var obstacles = []obstacle{
	{"a pipe in the place of the set-up", pipeNamed("clonepath.yaml", "-f"), []string{"check", "plan", "apply --yes", "undo --yes", "rotate --yes --token-stdin", "export out", "--plain"}, nothing},
	{"a pipe as an input", pipeNamed("input.json", ""), []string{"diagnose"}, nothing},
	{"a pipe as the token's file", pipeNamed("token", "--token-file"), []string{"apply --yes", "rotate --yes"}, nothing},
	{"stdin", silent, []string{"diagnose -", "apply --yes --token-stdin", "rotate --yes --token-stdin", "--plain", "--plain --sandbox"}, nothing},
	{"AWS", hungAWS, []string{"check", "plan", "apply --yes", "undo --yes", "rotate --yes --token-stdin"}, nothing},
	{"the Git host", hungHost, []string{"check"}, nothing},
	{"Torque", hungTorque, []string{"check"}, nothing},
	{"a credential_process", stuckProcess, []string{"check", "plan", "apply --yes", "undo --yes"}, nothing},
	{"a write", hungWrite, []string{"apply --yes --token-stdin"}, "already changed in AWS: Create the secret new-git-token"},
	{"whoever reads stdout", unread, []string{"check --sandbox -o json", "diagnose --role-arn x -", "explain --permissions"}, nothing},
	{"nothing but the signal", serving, []string{"sandbox"}, ""},
}

// The first signal ends every command, whatever it waits for, with the signal's
// exit code, and what was changed in AWS is said.
func TestSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs a process for each command and obstacle")
	}
	for _, o := range obstacles {
		for i, command := range o.commands {
			for signal, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
				if i > 0 && signal == syscall.SIGINT {
					continue // one command for each obstacle tells the codes apart
				}
				t.Run(o.name+"/"+command+"/"+signal.String(), func(t *testing.T) {
					t.Parallel()
					s := newStation(t, sandbox.Options{Fresh: o.name == "a write"})
					cmd, waits := o.block(t, s, strings.Fields(command)...)
					errs, err := os.Create(filepath.Join(t.TempDir(), "stderr")) // a pipe ends with the last who has it
					if err != nil {
						t.Fatal(err)
					}
					defer func() { _ = errs.Close() }()
					cmd.Stderr = errs
					if err := cmd.Start(); err != nil {
						t.Fatal(err)
					}
					stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
					defer stop.Stop()
					waits()
					begin := time.Now()
					if err := cmd.Process.Signal(signal); err != nil {
						t.Fatalf("it does not wait: %v", err)
					}
					_ = cmd.Wait() // its state tells
					if took := time.Since(begin); took > inTime {
						t.Errorf("it ended after %s", took)
					}
					said, err := os.ReadFile(errs.Name())
					if err != nil {
						t.Fatal(err)
					}
					if got := cmd.ProcessState.ExitCode(); got != code || !strings.Contains(string(said), o.says) {
						t.Errorf("exit %d, want %d\n%s", got, code, said)
					}
				})
			}
		}
	}
}

// quiet waits until a command waits: until it has used no time of a processor for
// a while.
func quiet(cmd *exec.Cmd) func() {
	return func() {
		used, since := "", time.Now()
		for range 600 {
			time.Sleep(50 * time.Millisecond)
			now := timesOf(cmd)
			if now != used {
				used, since = now, time.Now()
			}
			if time.Since(since) > time.Second {
				return
			}
		}
	}
}

// timesOf are the times that Linux notes for a process; "" elsewhere, which is a
// wait of a second.
func timesOf(cmd *exec.Cmd) string {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", cmd.Process.Pid))
	fields := strings.Fields(string(stat))
	if len(fields) < 15 {
		return ""
	}
	return fields[13] + " " + fields[14]
}

// fifo makes a pipe that nobody writes to.
func fifo(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// described gives a command the flags of the chain, where it takes them.
func described(s *station, args []string) []string {
	switch args[0] {
	case "check", "plan", "apply", "rotate":
		return append(args, s.flags("")...)
	}
	return args
}

// typed is stdin on which nobody types.
func typed(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = out.Close() })
	cmd.Stdin = in
	return cmd
}

func pipeNamed(name, flag string) func(*testing.T, *station, ...string) (*exec.Cmd, func()) {
	return func(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
		if flag == "-f" {
			args = append(args, flag)
		} else if flag != "" {
			args = append(described(s, args), flag)
		}
		cmd := s.command(t, "", firstToken, append(args, fifo(t, filepath.Join(t.TempDir(), name)))...)
		cmd.Dir = s.home // where export writes
		return cmd, quiet(cmd)
	}
}

func silent(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	cmd := typed(t, s.command(t, "", "", described(s, args)...))
	return cmd, quiet(cmd)
}

// hung is a server that takes requests and answers none.
func hung(t *testing.T) (address string, asked func()) {
	t.Helper()
	entered, end := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the end of the connection is not seen
		entered <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-end:
		}
	}))
	t.Cleanup(func() { close(end); server.Close() })
	return server.URL, func() {
		select {
		case <-entered:
		case <-time.After(30 * time.Second):
		}
	}
}

func hungAWS(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	address, asked := hung(t)
	return s.command(t, address, firstToken, described(s, args)...), asked
}

func hungHost(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	address, asked := hung(t)
	return s.command(t, "", "", append(described(s, args), "--repo", address+"/acme/blueprints.git")...), asked
}

func hungTorque(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	address, asked := hung(t)
	cmd := s.command(t, "", "", described(s, args)...)
	cmd.Env = append(cmd.Env, "TORQUE_TOKEN="+torquetest.Token, "TORQUE_HOST="+address, "TORQUE_SPACE="+torquetest.Space)
	return cmd, asked
}

// stuckProcess gets its credentials from a program that gives none and that does
// not hear of a signal either.
func stuckProcess(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	dir := t.TempDir()
	started, config := filepath.Join(dir, "started"), filepath.Join(dir, "config")
	script := "#!/bin/sh\ntrap '' INT TERM\necho $$ > " + started + "\nsleep 20\n"
	program := filepath.Join(dir, "stuck.sh")
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { // #nosec G306 -- it is run
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("[profile stuck]\nregion = eu-west-1\ncredential_process = "+program+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := s.command(t, "", "", append(described(s, args), "--profile", "stuck")...)
	cmd.Env = append(slices.DeleteFunc(cmd.Env, func(v string) bool { return strings.HasPrefix(v, "AWS_") }), "PATH="+os.Getenv("PATH"), "AWS_ENDPOINT_URL="+s.Endpoint(), "AWS_CONFIG_FILE="+config)
	return cmd, func() {
		for range 600 {
			if cmdutil.Exists(started) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// hungWrite hangs at the second write, after the first was made.
func hungWrite(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	g := newGate(t, s.Endpoint(), 2, false)
	g.hangs = make(chan struct{})
	cmd := s.command(t, g.URL, firstToken, append(args, s.flags(newSecret)...)...)
	t.Cleanup(func() { close(g.dead) })
	return cmd, func() {
		select {
		case <-g.hangs:
		case <-time.After(30 * time.Second):
		}
	}
}

// unread has a full pipe as stdout.
func unread(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = out.Close() })
	if err := out.SetWriteDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	_, _ = out.Write(make([]byte, 1<<20)) // as much as fits
	cmd := s.command(t, "", "User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: sts:AssumeRole", args...)
	cmd.Stdout = out
	return cmd, quiet(cmd)
}

func serving(t *testing.T, s *station, args ...string) (*exec.Cmd, func()) {
	cmd := s.command(t, "", "", args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	return cmd, func() { _, _ = out.Read(make([]byte, 1)) }
}

// The screens end too, and the terminal says what was changed.
func TestWizardSignals(t *testing.T) {
	for signal, code := range map[syscall.Signal]int{syscall.SIGINT: cmdutil.ExitAborted, syscall.SIGTERM: cmdutil.ExitTerminated} {
		s := newStation(t, sandbox.Options{})
		k := onTerminal(t, s.command(t, "", "", "--sandbox"))
		k.sees(t, "What would you like to do?", "")
		begin := time.Now()
		if err := k.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if text := k.ends(t, code); !strings.Contains(text, "Nothing was changed in AWS") {
			t.Errorf("%s: it says %q", signal, text)
		}
		if took := time.Since(begin); took > inTime {
			t.Errorf("%s: it ended after %s", signal, took)
		}
	}
}
