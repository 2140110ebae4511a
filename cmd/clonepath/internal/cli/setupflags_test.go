package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"clonepath/awsops/received"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// notInTheFile are the prompts without a key in clonepath.yaml, and why.
var notInTheFile = map[string]string{
	"choice.profile": "it stays on this machine",
	setup.TokenKey:   "a secret value is in no file",
}

// answers are valid ones, other than what a Setup gets by itself.
var answers = map[string]string{
	"target.repo": "https://gitlab.com/acme/other.git", "target.branch": "dev", "agent.hosting": "self", "agent.origin": "yes",
	"target.agentPrincipal": "arn:aws:iam::111122223333:role/our-agent", "target.runnerPrincipals": "arn:aws:iam::111122223333:role/blue, arn:aws:iam::111122223333:role/green", "target.gitUsername": "oauth2", "target.region": "eu-central-1",
	"target.secretId": "team/git", "secret.name": "team/new", "target.secretPath": "git", "secret.tags": "none", "role.tags": "team=platform",
	"secret.kmsKey":  "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
	"target.roleArn": "arn:aws:iam::111122223333:role/torque/other", "role.name": "other", "role.path": "/torque/", "role.policyScope": "all",
	"role.policyKind": "managed", "role.policyName": "mine", "role.permissionsBoundary": "arn:aws:iam::111122223333:policy/limit",
	"target.externalId": "acme-0123456789abcdef", "credential.name": "mine", "credential.type": "azure", "credential.spaces": "dev, prod", "audit.known": "arn:aws:iam::111122223333:role/backup",
}

// decidedIn is the key in clonepath.yaml that holds the answer to a prompt.
func decidedIn(f setup.Field) string {
	if f.Decides != "" {
		return f.Decides
	}
	return f.Key
}

// Every prompt of the wizard has a key in clonepath.yaml and a flag, and the flag
// sets the key: export with it differs from export without it there.
func TestEveryPromptHasAKeyAndAFlag(t *testing.T) {
	commands := map[string]*cobra.Command{}
	for _, cmd := range newRoot(cmdutil.Streams{In: &bytes.Buffer{}, Out: io.Discard, Err: io.Discard}).Commands() {
		commands[cmd.Name()] = cmd
	}
	base := []string{"--role-arn", "arn:aws:iam::111122223333:role/torque-git-reader", "--secret-id", "git-repo-token", "--region", "eu-west-1"}
	before := exported(t, base)
	for _, field := range setup.AllFields() {
		t.Run(field.Key, func(t *testing.T) {
			name := strings.TrimPrefix(field.Flag, "--")
			for _, command := range []string{"plan", "apply"} {
				if commands[command].Flags().Lookup(name) == nil {
					t.Errorf("%s has no flag %s", command, field.Flag)
				}
			}
			if notInTheFile[field.Key] != "" {
				return
			}
			answer, ok := answers[decidedIn(field)]
			if !ok {
				t.Fatalf("no answer to try for %s", decidedIn(field))
			}
			flags := slices.Clone(base)
			if field.Key == "agent.hosting" {
				flags = append(flags, "--agent-principal", "arn:aws:iam::999900001111:role/agent") // nobody else knows it
			}
			if i := slices.Index(flags, field.Flag); i >= 0 {
				flags[i+1] = answer
			} else {
				flags = append(flags, field.Flag+"="+answer)
			}
			if field.Key == "secret.name" {
				flags = slices.Delete(flags, 2, 4) // --secret-id says the same
			}
			if field.Key == "role.name" || field.Key == "role.path" {
				flags = append([]string{"-f", before}, field.Flag+"="+answer)
			}
			path := exported(t, flags)
			got, err := bundle.Load(t.Context(), received.Named(path))
			if err != nil {
				t.Fatal(err)
			}
			field, _ := setup.FieldByKey(decidedIn(field))
			if field.Get(got) != answer {
				t.Errorf("%s is %q in the file, want %q", field.Key, field.Get(got), answer)
			}
			if old, err := bundle.Load(t.Context(), received.Named(before)); err != nil || field.Get(old) == answer {
				t.Errorf("it was %q before: the answer proves nothing, %v", answer, err)
			}
		})
	}
}

// exported writes a bundle and returns the path of its file.
func exported(t *testing.T, flags []string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	if r := invoke(t, append([]string{"export", dir}, flags...)...); r.code != cmdutil.ExitOK {
		t.Fatalf("export %q: exit %d: %s", flags, r.code, r.stderr)
	}
	return filepath.Join(dir, bundle.FileName)
}

// The commands take the target flags as well as a file, and so do those that
// look at a chain without being about all of a Setup.
func TestTargetFlagsEverywhere(t *testing.T) {
	root := newRoot(cmdutil.Streams{In: &bytes.Buffer{}, Out: io.Discard, Err: io.Discard})
	for _, cmd := range root.Commands() {
		if !slices.Contains([]string{"check", "plan", "apply", "rotate", "export"}, cmd.Name()) {
			continue
		}
		names := []string{"file", "profile", "hosting", "credential-type"}
		for _, field := range setup.AllFields() {
			if strings.HasPrefix(field.Key, "target.") {
				names = append(names, strings.TrimPrefix(field.Flag, "--"))
			}
		}
		for _, name := range names {
			if cmd.Flags().Lookup(name) == nil {
				t.Errorf("%s has no flag --%s", cmd.Name(), name)
			}
		}
	}
}

// Names follow from a flag's ARN, also over those of a file; two flags that say
// different things are refused.
func TestFlagsOverAFile(t *testing.T) {
	role := "arn:aws:iam::111122223333:role/torque-git-reader"
	file := exported(t, []string{"--role-arn", role, "--secret-id", "git-repo-token", "--region", "eu-west-1"})
	for _, row := range []struct {
		flags []string
		says  string // "" where it is accepted
		get   func(setup.Setup) string
		want  string
	}{
		{[]string{"--role-arn", role + "-2"}, "", func(s setup.Setup) string { return s.Role.Name }, "torque-git-reader-2"},
		{[]string{"--secret-id", "other"}, "", func(s setup.Setup) string { return s.Secret.Name }, "other"},
		{[]string{"--role-name", "third"}, "", func(s setup.Setup) string { return s.Target.RoleARN }, "arn:aws:iam::111122223333:role/third"},
		{[]string{"--role-arn", role, "--role-name", "third"}, "--role-arn is", nil, ""},
		{[]string{"--secret-id", "a", "--secret-name", "b"}, "--secret-id is", nil, ""},
		{[]string{"--secret-path", " token"}, "", func(s setup.Setup) string { return s.Target.SecretPath }, " token"}, // may yet be right
		{[]string{"--secret-id", "a b"}, "\"a b\" is no name", nil, ""},
		{[]string{"--hosting", "cloud"}, "--hosting is \"cloud\", expected torque, self, unknown", nil, ""},
		{[]string{"--role-path", "torque"}, "--role-path: ", nil, ""},
	} {
		dir := filepath.Join(t.TempDir(), "bundle")
		r := invoke(t, append([]string{"export", dir, "-f", file}, row.flags...)...)
		if row.says != "" {
			if _, err := os.Stat(dir); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, row.says) || err == nil {
				t.Errorf("%q: exit %d: %s", row.flags, r.code, r.stderr)
			}
			continue
		}
		chosen, err := bundle.Load(t.Context(), received.Named(filepath.Join(dir, bundle.FileName)))
		if err != nil || row.get(chosen) != row.want {
			t.Errorf("%q: %+v, %v, %s", row.flags, chosen, err, r.stderr)
		}
	}
}
