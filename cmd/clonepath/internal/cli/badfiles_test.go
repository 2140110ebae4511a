package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/bundle/bundletest"
	"clonepath/steps/setup"
)

// reads are the commands that take a file, as they are run on a bad one.
func reads(file, out string) map[string][]string {
	return map[string][]string{
		"check":  {"check", "-f", file},
		"plan":   {"plan", "-f", file},
		"export": {"export", out, "-f", file},
		"apply":  {"apply", "--yes", "-f", file, "--token-stdin"},
		"rotate": {"rotate", "--yes", "-f", file, "--token-stdin"},
	}
}

// A file that is no clonepath.yaml is refused with its line, before anything is
// asked or written: no request, no file.
func TestBadFiles(t *testing.T) {
	if n := len(bundletest.Bad()); n < 60 {
		t.Errorf("only %d bad files", n)
	}
	s := newEnvironment(t)
	for _, bad := range bundletest.Bad() {
		t.Run(bad.Name, func(t *testing.T) {
			s.refused(t, bad)
		})
	}
	for name, path := range map[string]string{
		"a directory": t.TempDir(), "nothing": filepath.Join(t.TempDir(), "none.yaml"), "without an end": "/dev/zero", "a device": os.DevNull,
	} {
		if _, err := os.Stat(path); err != nil && name != "nothing" {
			continue // another system
		}
		for command, args := range reads(path, filepath.Join(t.TempDir(), "out")) {
			r := invoke(t, args...)
			if r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, path) {
				t.Errorf("%s: %s: exit %d, %s", name, command, r.code, r.stderr)
			}
		}
	}
	s.untouched(t)
}

// environment is a sandbox that this process would reach if it asked.
type environment struct {
	*sandbox.Sandbox
	home string
}

func newEnvironment(t *testing.T) *environment {
	t.Helper()
	box, err := sandbox.Start(t.Context(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	s := &environment{box, t.TempDir()}
	for _, v := range box.Env(sandbox.Admin) {
		t.Setenv(v.Name, v.Value)
	}
	t.Setenv("HOME", s.home)
	t.Setenv("XDG_STATE_HOME", s.home)
	return s
}

func (s *environment) refused(t *testing.T, bad bundletest.BadFile) {
	t.Helper()
	dir := t.TempDir()
	file, out := filepath.Join(dir, "clonepath.yaml"), filepath.Join(dir, "out")
	if err := os.WriteFile(file, []byte(bad.Text), 0o600); err != nil {
		t.Fatal(err)
	}
	place := file + ": "
	if bad.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d: ", file, bad.Line, bad.Column)
	}
	for command, args := range reads(file, out) {
		r := invoke(t, args...)
		if r.code != cmdutil.ExitUsage || r.out != "" {
			t.Errorf("%s: exit %d, stdout %q", command, r.code, r.out)
		}
		if first := "clonepath: " + file; !strings.HasPrefix(r.stderr, first) || bad.Line > 0 && !strings.HasPrefix(r.stderr, "clonepath: "+place) || !strings.Contains(r.stderr, bad.Says) {
			t.Errorf("%s says %q, want %q and %q", command, r.stderr, place, bad.Says)
		}
		if strings.Count(r.stderr, "\n") != 1 {
			t.Errorf("%s says it on several lines: %q", command, r.stderr)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("something was written: %v", entries)
	}
}

// untouched fails if anything was asked of AWS or Git, or kept on this machine.
func (s *environment) untouched(t *testing.T) {
	t.Helper()
	if calls := s.Calls(); len(calls) > 0 {
		t.Errorf("%d requests were made, the first %+v", len(calls), calls[0])
	}
	if entries, _ := os.ReadDir(s.home); len(entries) > 0 {
		t.Errorf("something was written: %v", entries)
	}
}

// What editors on other systems leave behind is accepted.
func TestForeignLineEnds(t *testing.T) {
	s := newEnvironment(t)
	text := string(bundle.Marshal(setup.Setup{Target: s.Target()}))
	for name, text := range map[string]string{"BOM": "\ufeff" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "both": "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")} {
		file := filepath.Join(t.TempDir(), "clonepath.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := invoke(t, "check", "-f", file, "--allow-git-host", "127.0.0.1", "-o", "json"); r.code != cmdutil.ExitOK || len(r.report(t).RootCauses) > 0 {
			t.Errorf("%s: exit %d, %s", name, r.code, r.stderr)
		}
	}
}

// A well-formed file whose values are wrong is diagnosed, not refused.
func TestWrongValuesAreDiagnosed(t *testing.T) {
	s := newEnvironment(t)
	for fault, change := range map[string]func(*setup.Setup){
		"local-region-typo":                  func(s *setup.Setup) { s.Target.Region = "eu-wset-1" },
		"local-region-whitespace":            func(s *setup.Setup) { s.Target.Region += " " },
		"role-arn-not-a-role":                func(s *setup.Setup) { s.Target.RoleARN = "arn:aws:iam::111122223333:policy/torque-git-reader" },
		"role-arn-malformed":                 func(s *setup.Setup) { s.Target.RoleARN += " " },
		"git-ssh-url-with-token":             func(s *setup.Setup) { s.Target.Repo = "git@github.com:acme/blueprints.git" },
		"git-embedded-credentials":           func(s *setup.Setup) { s.Target.Repo = "https://user:pass@github.com/acme/blueprints.git" },
		"trust-externalid-mismatch":          func(s *setup.Setup) { s.Target.ExternalID = "another-external-id" },
		"trust-externalid-required-not-sent": func(s *setup.Setup) { s.SetNoExternalID() },
		"secret-not-found":                   func(s *setup.Setup) { s.Target.SecretID = "no-such-secret" },
		"role-missing":                       func(s *setup.Setup) { s.Target.RoleARN = "arn:aws:iam::111122223333:role/no-such-role" },
		"value-key-missing":                  func(s *setup.Setup) { s.Target.SecretPath = "no.such.path" },
		"trust-principal-wrong":              func(s *setup.Setup) { s.Target.AgentPrincipal = "arn:aws:iam::444455556666:role/other" },
		"git-default-branch-missing":         func(s *setup.Setup) { s.Target.Branch = "no-such-branch" },
	} {
		chosen := setup.Setup{Target: s.Target(), Agent: setup.AgentChoice{Origin: "confirmed"}}
		change(&chosen)
		file := filepath.Join(t.TempDir(), "clonepath.yaml")
		if err := os.WriteFile(file, bundle.Marshal(chosen), 0o600); err != nil {
			t.Fatal(err)
		}
		r := invoke(t, "check", "-f", file, "--allow-git-host", "127.0.0.1", "-o", "json")
		if r.code != cmdutil.ExitFault {
			t.Errorf("%s: exit %d, %s", fault, r.code, r.stderr)
			continue
		}
		if found := ids(r.report(t).RootCauses); len(found) == 0 || found[0] != fault {
			t.Errorf("%s: found %v", fault, found)
		}
	}
}
