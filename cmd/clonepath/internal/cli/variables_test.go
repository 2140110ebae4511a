package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"clonepath/awsops/received"
	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// exportedWith is what export writes with a file, flags, and the variables of the
// test, and what it says beside.
func exportedWith(t *testing.T, flags ...string) (setup.Setup, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	r := invoke(t, append([]string{"export", dir}, flags...)...)
	if r.code != cmdutil.ExitOK {
		t.Fatalf("export %q: exit %d: %s", flags, r.code, r.stderr)
	}
	chosen, err := bundle.Load(t.Context(), received.Named(filepath.Join(dir, bundle.FileName)))
	if err != nil {
		t.Fatal(err)
	}
	return chosen, r.stderr
}

// A flag wins over its variable, a variable over the file; each variable that was
// used is named.
func TestVariablesBetweenFileAndFlag(t *testing.T) {
	file := exported(t, []string{"--role-arn", "arn:aws:iam::111122223333:role/torque-git-reader", "--secret-id", "git-repo-token", "--region", "eu-west-1"})
	for _, field := range setup.AllFields() {
		answer, ok := answers[field.Key]
		if !ok {
			continue
		}
		t.Run(field.Key, func(t *testing.T) {
			t.Setenv(field.Variable(), answer)
			flags := []string{"-f", file}
			if field.Key == "agent.hosting" {
				flags = append(flags, "--agent-principal", "arn:aws:iam::999900001111:role/agent") // nobody else knows it
			}
			chosen, said := exportedWith(t, flags...)
			if field.Get(chosen) != answer || !strings.Contains(said, "taken from the environment: "+field.Variable()+"\n") {
				t.Errorf("%s over the file: %q, %s", field.Variable(), field.Get(chosen), said)
			}
			kept := field.Get(load(t, file))
			if kept == "" || field.Key == "agent.hosting" {
				return // the flag has nothing to say that differs
			}
			if chosen, said = exportedWith(t, append(flags, field.Flag+"="+kept)...); field.Get(chosen) != kept || strings.Contains(said, field.Variable()) {
				t.Errorf("%s over %s: %q, %s", field.Flag, field.Variable(), field.Get(chosen), said)
			}
		})
	}
}

func load(t *testing.T, file string) setup.Setup {
	t.Helper()
	chosen, err := bundle.Load(t.Context(), received.Named(file))
	if err != nil {
		t.Fatal(err)
	}
	return chosen
}

// What a variable says is judged as a flag's value is, and the error names it.
func TestRefusedVariables(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/torque-git-reader"
	for _, row := range []struct{ name, value, says string }{
		{"CLONEPATH_ROLE_PATH", "torque", "CLONEPATH_ROLE_PATH: "},
		{"CLONEPATH_HOSTING", "cloud", `CLONEPATH_HOSTING is "cloud", expected torque, self, unknown`},
		{"CLONEPATH_AGENT_CONFIRMED", "perhaps", "CLONEPATH_AGENT_CONFIRMED is"},
		{"CLONEPATH_ROLE_NAME", "other", `CLONEPATH_ROLE_ARN is "` + role + `", but another variable makes it`},
	} {
		t.Setenv("CLONEPATH_ROLE_ARN", role)
		t.Setenv(row.name, row.value)
		r := invoke(t, "export", filepath.Join(t.TempDir(), "bundle"), "--secret-id", "x", "--region", "eu-west-1")
		if r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, row.says) {
			t.Errorf("%s=%s: exit %d, %s", row.name, row.value, r.code, r.stderr)
		}
		if err := os.Unsetenv(row.name); err != nil {
			t.Fatal(err)
		}
	}
}

// The sandbox brings every value itself: what stands in the environment for another
// chain does not break it. A token has no variable.
func TestNoVariableForTheSandbox(t *testing.T) {
	t.Setenv("CLONEPATH_ROLE_ARN", "arn:aws:iam::999999999999:role/another")
	t.Setenv("CLONEPATH_TOKEN_STDIN", "Sw0rdfish")
	if r := invoke(t, "check", "--sandbox", "-o", "json"); r.code != cmdutil.ExitOK || strings.Contains(r.stderr+r.out, "999999999999") {
		t.Errorf("exit %d, %s", r.code, r.stderr)
	}
	if r := invoke(t, "apply", "--no-input"); r.code != cmdutil.ExitUsage || strings.Contains(r.stderr, "TOKEN") {
		t.Errorf("exit %d, %s", r.code, r.stderr)
	}
}

func TestRegionOfAVariableIsNamed(t *testing.T) {
	t.Setenv("CLONEPATH_REGION", "eu-central-1")
	text := filepath.Join(t.TempDir(), "error.txt")
	if err := os.WriteFile(text, []byte("An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111122223333:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/r"), 0o600); err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(t.TempDir(), "saved.json")
	invoke(t, "diagnose", text, "--secret-id", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbC123", "--save", saved)
	record, err := os.ReadFile(saved)
	if err != nil || !strings.Contains(string(record), "CLONEPATH_REGION") {
		t.Errorf("%v\n%.2000s", err, record)
	}
}

// The profile is no key of the file, and has its variable all the same.
func TestProfileOfAVariable(t *testing.T) {
	t.Setenv("CLONEPATH_PROFILE", "corp")
	for want, args := range map[string][]string{"corp": nil, "other": {"--profile", "other"}} {
		var o cmdutil.SourceFlags
		flags := pflag.NewFlagSet("check", pflag.ContinueOnError)
		o.AddSource(flags)
		if err := flags.Parse(args); err != nil {
			t.Fatal(err)
		}
		if err := cmdutil.TakeVariables(flags, io.Discard); err != nil || o.Profile != want {
			t.Errorf("%v: profile %q, %v", args, o.Profile, err)
		}
	}
}

// CLONEPATH_REPO names its host as --repo does: who sets it may have the token sent
// there. A host that only a file names gets none.
func TestHostOfAVariable(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	file := s.bundle(t)
	access := func(variables ...string) string {
		cmd := s.command(t, "", "", "check", "-f", file, "-o", "json")
		cmd.Env = append(cmd.Env, variables...)
		for _, c := range finished(cmd).report(t).Checks {
			if c.ID == "git-access" {
				return string(c.Status)
			}
		}
		return "not checked"
	}
	if got := access(); got != "unknown" {
		t.Errorf("named by the file alone: %s", got)
	}
	if got := access("CLONEPATH_REPO=" + s.Target().Repo); got != "pass" {
		t.Errorf("named by the variable: %s", got)
	}
}
