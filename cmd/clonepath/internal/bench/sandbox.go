package main

import (
	"bufio"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// sandbox is `clonepath sandbox` in a process of its own.
type sandbox struct {
	cmd  *exec.Cmd
	home string
	env  map[string]string // what it printed
	last strings.Builder   // what it said on stderr
}

// startSandbox starts the binary's sandbox and reads the environment that it
// prints, up to the empty line that ends it.
func startSandbox(binary string, flags ...string) (*sandbox, error) {
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	s := &sandbox{cmd: exec.Command(binary, append([]string{"sandbox"}, flags...)...), home: home, env: map[string]string{}}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.cmd.Stderr = &s.last
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "" {
		name, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if ok {
			s.env[name] = strings.Trim(value, "'")
		}
	}
	if s.env["AWS_ENDPOINT_URL"] == "" {
		s.stop()
		return nil, errors.New("the sandbox printed no endpoint")
	}
	return s, nil
}

// stop ends it; it may be called twice.
func (s *sandbox) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
	_ = os.RemoveAll(s.home)
}

// throttled is what a sandbox that has ended says of its refusals.
func (s *sandbox) throttled() string {
	for line := range strings.Lines(s.last.String()) {
		if _, said, ok := strings.Cut(line, "requests, "); ok {
			said, _, _ = strings.Cut(said, " of them")
			return said + " refusals"
		}
	}
	return "refusals unknown"
}

// timed runs a command with nothing but the sandbox's environment.
func (s *sandbox) timed(cmd *exec.Cmd) (time.Duration, error) {
	cmd.Env = []string{"HOME=" + s.home, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0"}
	for name, value := range s.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, strings.TrimSpace(stderr.String()))
	}
	return took, nil
}

// manual is the guide's troubleshooting: read the secret, read it once more for
// the token, clone with the token in the address.
func (s *sandbox) manual() (time.Duration, error) {
	read := func(query string) *exec.Cmd {
		return exec.Command("aws", "secretsmanager", "get-secret-value", "--secret-id", s.env["CLONEPATH_SECRET_ID"], "--query", query, "--output", "text")
	}
	first, err := s.timed(read("ARN"))
	if err != nil {
		return 0, err
	}
	second := read("SecretString")
	var value strings.Builder
	second.Stdout = &value
	took, err := s.timed(second)
	if err != nil {
		return 0, err
	}
	address, err := url.Parse(s.env["CLONEPATH_REPO"])
	if err != nil {
		return 0, err
	}
	address.User = url.UserPassword("oauth2", tokenIn(value.String(), s.env["CLONEPATH_SECRET_PATH"]))
	dir := filepath.Join(s.home, "clone")
	_ = os.RemoveAll(dir)
	third, err := s.timed(exec.Command("git", "clone", "--quiet", "--depth", "1", address.String(), dir))
	return first + took + third, err
}
