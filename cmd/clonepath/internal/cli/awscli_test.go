package cli

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/awscli"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// shell runs a command line as an admin would who pastes it, with this aws
// program.
func (s *station) shell(t *testing.T, aws, line, stdin string) string {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the program sh is not installed")
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env = []string{"PATH=" + awscli.Path(aws), "HOME=" + s.home, "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER="}
	for _, v := range s.Env(sandbox.Admin) {
		cmd.Env = append(cmd.Env, v.String())
	}
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}

// Each printed way back works as it is printed, in the order that the texts
// name: the last change first.
func TestRollbacksAsPrinted(t *testing.T) {
	rows := []struct {
		name    string
		options sandbox.Options
		secret  string
		args    []string
	}{
		{"from an empty account", sandbox.Options{Fresh: true}, newSecret, nil},
		{"with a managed policy", sandbox.Options{Fresh: true}, newSecret, []string{"--policy-kind", "managed"}},
		{"a guard on a role", sandbox.Options{Fault: "trust-no-externalid"}, "", []string{"--allow-breaking"}},
		{"a policy of our name", sandbox.Options{Fault: "role-resource-wrong-region-account"}, "", []string{"--allow-breaking"}},
		{"another External ID now", sandbox.Options{Fault: "trust-externalid-mismatch"}, "", []string{"--allow-breaking"}},
	}
	awscli.Share(t, len(rows), func(t *testing.T, aws string, i int) {
		v := rows[i]
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, v.options)
			before := s.picture(t)
			flags := append(s.flags(v.secret), "--token-stdin")
			plan := s.must(t, cmdutil.ExitPending, firstToken, slices.Concat([]string{"plan", "-o", "json"}, planArgs(v.args), flags)...).plan(t)
			r := s.must(t, cmdutil.ExitOK, firstToken, slices.Concat([]string{"apply", "--yes"}, v.args, flags)...)
			for _, c := range slices.Backward(plan.Changes) {
				if !strings.Contains(r.out, "$ "+c.Rollback.Command+"\n") {
					t.Errorf("apply does not print %q", c.Rollback.Command)
				}
				s.shell(t, aws, c.Rollback.Command, "")
			}
			after := s.picture(t)
			if v.secret != "" {
				after = without(after, v.secret)
			}
			samePicture(t, "after the rollbacks", after, before)
		})
	})
}

// planArgs leaves out the flag that only writing takes.
func planArgs(args []string) []string {
	return slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--allow-breaking" })
}

// The way back from a rotation: AWSPREVIOUS becomes current by the printed
// command, and the old token works again.
func TestRotationBackAsPrinted(t *testing.T) { awscli.Each(t, rotationBackAsPrinted) }

func rotationBackAsPrinted(t *testing.T, aws string) {
	s := newStation(t, sandbox.Options{})
	old := s.value(t, s.Target().SecretID)
	r := s.must(t, cmdutil.ExitOK, secondToken, append([]string{"rotate", "--yes", "--token-stdin"}, s.flags("")...)...)
	at := strings.LastIndex(r.out, "  $ aws secretsmanager update-secret-version-stage ")
	if at < 0 {
		t.Fatalf("no command in\n%s", r.out)
	}
	command, _, _ := strings.Cut(r.out[at+len("  $ "):], "\n")
	s.shell(t, aws, command, "")
	if now := s.value(t, s.Target().SecretID); now.VersionID != old.VersionID || !now.Value.Equal(old.Value) {
		t.Errorf("version %s is current, it was %s", now.VersionID, old.VersionID)
	}
	s.must(t, cmdutil.ExitOK, "", append([]string{"check"}, s.flags("")...)...)
}

// setup.sh leaves the account as apply leaves it: secret, role, policies and
// tags, compared as documents.
func TestScriptLeavesWhatApplyLeaves(t *testing.T) {
	rows := [][]string{
		nil,
		{
			"--policy-kind", "managed", "--policy-name", "mine", "--policy-scope", "all", "--role-name", "other", "--role-path", "/torque/",
			"--role-tags", "team=platform core @ x", "--secret-tags", "team=git",
		},
	}
	awscli.Share(t, len(rows), func(t *testing.T, aws string, i int) {
		args := rows[i]
		t.Run(fmt.Sprintf("%d flags", len(args)), func(t *testing.T) {
			t.Parallel()
			byApply, byScript := newStation(t, sandbox.Options{Fresh: true}), newStation(t, sandbox.Options{Fresh: true})
			flags := func(s *station) []string {
				own := append(s.flags(newSecret), args...)
				if slices.Contains(args, "--role-name") {
					own[1] = "arn:aws:iam::111122223333:role/torque/other"
				}
				return append(own, "--region", s.Target().Region)
			}
			byApply.run(t, firstToken, append([]string{"apply", "--yes", "--token-stdin"}, flags(byApply)...)...) // "all secrets" is a warning
			dir := filepath.Join(t.TempDir(), "bundle")
			byScript.must(t, cmdutil.ExitOK, "", append([]string{"export", dir}, flags(byScript)...)...)
			byScript.shell(t, aws, "bash "+filepath.Join(dir, "setup.sh"), firstToken+"\n")
			samePicture(t, "setup.sh", byScript.picture(t), byApply.picture(t))
			if a, b := byApply.value(t, newSecret).Value, byScript.value(t, newSecret).Value; !a.Equal(b) {
				t.Errorf("the values have %d and %d bytes", a.Len(), b.Len())
			}
			plan := byScript.must(t, cmdutil.ExitOK, "", append([]string{"plan", "-o", "json"}, flags(byScript)...)...).plan(t)
			if plan.Pending {
				t.Errorf("after the script a plan has %+v", plan)
			}
		})
	})
}
