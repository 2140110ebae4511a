package bundle

import (
	"bytes"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/received"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/awscli"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// awkwardToken has what a shell, JSON and sed could trip over.
const awkwardToken = `glpat-"\n\\$(id)'&%s!*canary`

// scriptRun runs a bundle's setup.sh against a sandbox, through an aws program
// that notes its arguments and environment first.
type scriptRun struct {
	sandbox *sandbox.Sandbox
	dir     string
	log     string
	env     []string
}

func newRun(t *testing.T, aws string, change func(*setup.Setup)) *scriptRun {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("the program bash is not installed")
	}
	s, err := sandbox.Start(t.Context(), sandbox.Options{Fresh: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	chosen := setup.Setup{Target: s.Target(), Agent: setup.AgentChoice{Origin: target.Confirmed}}
	chosen.Target.SecretID = "new-git-token"
	change(&chosen)
	dir := filepath.Join(t.TempDir(), "a bundle")
	if _, err := Export(dir, chosen, sealed.NewVault()); err != nil {
		t.Fatal(err)
	}
	r := &scriptRun{sandbox: s, dir: dir, log: filepath.Join(t.TempDir(), "log")}
	bin := t.TempDir()
	spy := "#!/bin/sh\n{ printf '%s\\n' \"$@\"; env; } >>" + plan.QuoteShell(r.log) + "\nexec " + plan.QuoteShell(aws) + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "aws"), []byte(spy), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, variable := range s.Env(sandbox.Admin) {
		r.env = append(r.env, variable.String())
	}
	r.env = append(r.env, "HOME="+t.TempDir(), "PATH="+bin+":"+os.Getenv("PATH"), "AWS_EC2_METADATA_DISABLED=true", "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1")
	return r
}

func (r *scriptRun) run(t *testing.T, input string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-x", filepath.Join(r.dir, "setup.sh")) // traced, as somebody might who looks for an error
	cmd.Env = slices.Concat(r.env, env)
	cmd.Stdin = strings.NewReader(input)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

func (r *scriptRun) account() *awsops.Account {
	keys := r.sandbox.Keys(sandbox.Admin)
	return awsops.FromKeys(awsops.Keys{AccessKeyID: keys.AccessKeyID, Secret: sealed.New(keys.Secret)}, r.sandbox.Target().Region, r.sandbox.Endpoint(), time.Now)
}

// setup.sh leaves what apply would leave: a plan finds nothing to do. The token
// arrives unharmed and is seen by nobody on the way.
func TestScriptDoesWhatApplyDoes(t *testing.T) {
	kinds := []string{setup.KindInline, setup.KindManaged}
	awscli.Share(t, len(kinds), func(t *testing.T, aws string, i int) {
		kind := kinds[i]
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRun(t, aws, func(s *setup.Setup) {
				s.Role.PolicyKind = kind
				s.Role.Tags = map[string]string{"team": "platform & co"}
			})
			out, err := r.run(t, awkwardToken+"\r\n", "token=exported", "value=exported")
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			log := read(t, r.log)
			for _, trace := range []string{"canary", "$(id)"} {
				if strings.Contains(log, trace) || strings.Contains(out, trace) {
					t.Errorf("the token was seen:\n%s\n%s", log, out)
				}
			}
			value, err := r.account().GetSecretValue(t.Context(), "new-git-token")
			if err != nil {
				t.Fatal(err)
			}
			if got, want := value.Value.Reveal(), `{"token":"glpat-\"\\n\\\\$(id)'&%s!*canary"}`; got != want {
				t.Errorf("stored %s, want %s", got, want)
			}
			r.nothingPending(t)
			if out, err = r.run(t, ""); err != nil || strings.Contains(out, "\ncreated ") || strings.Count(out, "\nexists ") != 3 {
				t.Errorf("a second run: %v\n%s", err, out)
			}
			r.nothingPending(t)
		})
	})
}

func (r *scriptRun) nothingPending(t *testing.T) {
	t.Helper()
	chosen, err := Load(t.Context(), received.Named(filepath.Join(r.dir, FileName)))
	if err != nil {
		t.Fatal(err)
	}
	actual, err := plan.Read(t.Context(), r.account(), chosen)
	if err != nil {
		t.Fatal(err)
	}
	d, err := plan.Desire(chosen, actual.Account)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Plan(d, actual, plan.Input{Random: rand.Reader})
	if err != nil || p.Pending() || len(p.Notes) > 0 {
		t.Errorf("pending: %+v, %v", p, err)
	}
	if actual.Role.Tags["team"] != "platform & co" || actual.Secret.Tags["managed-by"] != "clonepath" {
		t.Errorf("tags %v, %v", actual.Role.Tags, actual.Secret.Tags)
	}
}

func TestScriptStops(t *testing.T) {
	rows := []struct {
		name   string
		change func(*setup.Setup)
		input  string
		env    []string
		says   string
	}{
		{"no token", nil, "", nil, "no token on standard input"},
		{"empty token", nil, "\n", nil, "the token is empty"},
		{"token with a space", nil, "Token: glpat-0123\n", nil, "holds a space"},
		{"token with an umlaut", nil, "glpät\n", nil, "outside ASCII"},
		{"other account", func(s *setup.Setup) { s.Target.RoleARN = "arn:aws:iam::999900001111:role/r" }, "", nil, "these credentials are for account 111122223333; expected 999900001111"},
		{"not confirmed", func(s *setup.Setup) { s.Agent.Origin = target.Documented }, "", nil, "AGENT_CONFIRMED=yes"},
		{"ARN of no secret", func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:none-AbC123"
		}, "", nil, "AWS chooses the end"},
		{"nested path", func(s *setup.Setup) { s.Target.SecretPath = "git.token" }, "", nil, "how Torque reads a nested one"},
		{"bad keys", nil, "", []string{"AWS_SECRET_ACCESS_KEY=wrong"}, "these credentials do not work"},
	}
	awscli.Share(t, len(rows), func(t *testing.T, aws string, i int) {
		row := rows[i]
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if row.change == nil {
				row.change = func(*setup.Setup) {}
			}
			r := newRun(t, aws, row.change)
			out, err := r.run(t, row.input, row.env...)
			if err == nil || !strings.Contains(out, row.says) {
				t.Errorf("%v, it says\n%s\nwant %q", err, out, row.says)
			}
			for _, call := range r.sandbox.Calls() {
				if strings.HasPrefix(call.Action, "Create") || strings.HasPrefix(call.Action, "Put") {
					t.Errorf("it wrote: %+v", call)
				}
			}
		})
	})
}
