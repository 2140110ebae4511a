package sandbox

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox/awscli"
)

// run runs a program with nothing of the caller's configuration.
func run(t *testing.T, env []Variable, program string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "GIT_TERMINAL_PROMPT=0"}
	for _, v := range env {
		cmd.Env = append(cmd.Env, v.String())
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// The aws program (botocore) speaks to the sandbox as to AWS.
func TestAWSProgram(t *testing.T) { awscli.Each(t, awsProgram) }

func awsProgram(t *testing.T, program string) {
	s := start(t, Options{})
	cases := []struct {
		name string
		who  Identity
		args []string
		want string // in stdout, or for a failure in stderr
		fail bool
	}{
		{"who am I", Admin, []string{"sts", "get-caller-identity"}, "arn:aws:iam::111122223333:user/admin", false},
		{"the agent", AgentID, []string{"sts", "get-caller-identity"}, "assumed-role/agent-sa-role/torque-agent", false},
		{"assume without the ID", AgentID, []string{"sts", "assume-role", "--role-arn", chainRole, "--role-session-name", "x1"},
			"An error occurred (AccessDenied) when calling the AssumeRole operation: " + bareDenial, true},
		{"assume", AgentID, []string{"sts", "assume-role", "--role-arn", chainRole, "--role-session-name", "x1", "--external-id", s.Target().ExternalID}, "SessionToken", false},
		{"role", Admin, []string{"iam", "get-role", "--role-name", roleName}, "sts:ExternalId", false},
		{"roles", Admin, []string{"iam", "list-roles", "--max-items", "2"}, "auditor", false},
		{"simulate", Admin, []string{"iam", "simulate-principal-policy", "--policy-source-arn", chainRole, "--action-names", "secretsmanager:GetSecretValue"}, "implicitDeny", false},
		{"no such role", Admin, []string{"iam", "get-role", "--role-name", "x"}, "An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name x cannot be found.", true},
		{"the guide's trust policy", Admin, []string{"iam", "update-assume-role-policy", "--role-name", roleName, "--policy-document", guideTrust}, "MalformedPolicyDocument", true},
		{"create a secret", Admin, []string{"secretsmanager", "create-secret", "--name", "cli", "--secret-string", "v"}, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cli-", false},
		{"secret value", Admin, []string{"secretsmanager", "get-secret-value", "--secret-id", gitSecret}, "AWSCURRENT", false},
		{"describe", Admin, []string{"secretsmanager", "describe-secret", "--secret-id", gitSecret}, "LastChangedDate", false},
		{"no such secret", Admin, []string{"secretsmanager", "get-secret-value", "--secret-id", "x"},
			"An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.", true},
		{"another region", Admin, []string{"secretsmanager", "get-secret-value", "--secret-id", gitSecret, "--region", "us-east-1"}, "ResourceNotFoundException", true},
		{"key", Admin, []string{"kms", "describe-key", "--key-id", "alias/platform-secrets"}, "CUSTOMER", false},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // each start of Python takes half a second
			stdout, stderr, err := run(t, s.Env(test.who), program, append(test.args, "--output", "json")...)
			got := stdout
			if test.fail {
				got = stderr
			}
			if (err != nil) != test.fail || !strings.Contains(got, test.want) {
				t.Errorf("%v\n%s%s\nwant %q", err, stdout, stderr, test.want)
			}
		})
	}
}

// git clones the repository with the token that the chain leads to, and is
// refused with another.
func TestGitProgram(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("the program git is not installed")
	}
	s := start(t, Options{})
	value, err := read(session(t, s, region), gitSecret)
	must(t, err)
	var keys map[string]string
	must(t, json.Unmarshal([]byte(*value.SecretString), &keys))
	withToken := func(token string) string {
		return strings.Replace(s.Target().Repo, "http://", "http://oauth2:"+token+"@", 1)
	}
	into := filepath.Join(t.TempDir(), "clone")
	_, stderr, err := run(t, nil, git, "clone", "--quiet", "--depth", "1", "--branch", branch, withToken(keys["token"]), into)
	if err != nil {
		t.Fatalf("clone: %v\n%s", err, stderr)
	}
	if _, err := os.Stat(filepath.Join(into, ".git", "HEAD")); err != nil {
		t.Error(err)
	}
	if _, _, err := run(t, nil, git, "clone", "--quiet", withToken("glpat-unknown"), into+"2"); err == nil {
		t.Error("a clone with an unknown token succeeded")
	}
	for _, call := range s.Calls() {
		if strings.Contains(call.Action, keys["token"]) {
			t.Error("the call log holds the token")
		}
	}
}
