package cli

import (
	"context"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// A value with a layout of its own: only the token in it may change.
const oddLayout = "{\n  \"username\" : \"torque\",\n\t\"zz\": [1, 2.50, null],\n  \"token\":\"" + firstToken + "\",   \"aa\": {}\n}\n"

// put stores a value past clonepath.
func (s *station) put(t *testing.T, text string) {
	t.Helper()
	token, err := awsops.NewToken(strings.NewReader(strings.Repeat(text, 16)))
	if err != nil {
		t.Fatal(err)
	}
	c := awsops.Change{Kind: awsops.PutSecretValue, Resource: s.Target().SecretID, Before: s.value(t, s.Target().SecretID).VersionID, Value: sealed.New(text), Token: token}
	if _, err := s.admin.Apply(context.Background(), c); err != nil {
		t.Fatal(err)
	}
}

func TestRotate(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	s.put(t, oddLayout)
	old := s.value(t, s.Target().SecretID)
	args := append([]string{"rotate", "--yes", "--token-stdin"}, s.flags("")...)
	before := len(s.Calls())
	r := s.must(t, cmdutil.ExitOK, secondToken+"\n", args...)
	now := s.value(t, s.Target().SecretID)
	if want := strings.Replace(oddLayout, firstToken, secondToken, 1); now.Value.Reveal() != want {
		t.Errorf("the value is %q, want %q", now.Value.Reveal(), want)
	}
	if writes := s.writes(before); !slices.Equal(writes, []string{"secretsmanager:PutSecretValue"}) {
		t.Errorf("it wrote %v", writes)
	}
	s.triedFirst(t, before)
	for _, text := range []string{
		"the keys username, zz, zz/0", "AWSPREVIOUS",
		"--version-stage AWSCURRENT --move-to-version-id '" + old.VersionID + "' --remove-from-version-id '" + now.VersionID + "'",
	} {
		if !strings.Contains(r.out, text) {
			t.Errorf("stdout lacks %q", text)
		}
	}
	before = len(s.Calls())
	if r := s.must(t, cmdutil.ExitOK, secondToken, args...); !strings.Contains(r.out, "holds this token already") || len(s.writes(before)) > 0 {
		t.Errorf("a second rotation to the same token wrote %v", s.writes(before))
	}
}

// triedFirst tells whether the Git host saw the token before AWS did.
func (s *station) triedFirst(t *testing.T, from int) {
	t.Helper()
	git := slices.IndexFunc(s.Calls()[from:], func(c sandbox.Call) bool { return c.Service == "git" })
	put := slices.IndexFunc(s.Calls()[from:], func(c sandbox.Call) bool { return c.Action == "PutSecretValue" })
	if git < 0 || put < git {
		t.Errorf("Git was asked at call %d, the secret written at %d", git, put)
	}
}

// A plaintext secret without a path is replaced as a whole.
func TestRotatePlaintext(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	s.put(t, firstToken)
	tt := s.Target()
	r := s.run(t, secondToken, "rotate", "--yes", "--token-stdin", "--secret-id", tt.SecretID, "--repo", tt.Repo, "--role-arn", tt.RoleARN, "--external-id", tt.ExternalID, "--agent-principal", string(tt.AgentPrincipal))
	if got := s.value(t, tt.SecretID).Value.Reveal(); got != secondToken {
		t.Errorf("exit %d, the value has %d bytes\n%s%s", r.code, len(got), r.out, r.stderr)
	}
}

func TestRotateRefusesBeforeItWrites(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	tt := s.Target()
	before := s.value(t, tt.SecretID).VersionID
	only := func(path, repo string) []string {
		return []string{"rotate", "--yes", "--token-stdin", "--role-arn", tt.RoleARN, "--secret-id", tt.SecretID, "--secret-path", path, "--repo", repo}
	}
	file := s.bundle(t)
	for name, test := range map[string]struct {
		code  int
		stdin string
		args  []string
		says  string
	}{
		"no token":            {cmdutil.ExitUsage, "", append([]string{"rotate", "--yes"}, s.flags("")...), "--token-file"},
		"no repository":       {cmdutil.ExitUsage, secondToken, []string{"rotate", "--yes", "--token-stdin"}, "--role-arn --secret-id --repo"},
		"no confirmation":     {cmdutil.ExitUsage, secondToken, append([]string{"rotate", "--token-stdin"}, s.flags("")...), "--yes"},
		"a token of nobody":   {cmdutil.ExitFault, "glpat-canary0wrong0token0", only("token", tt.Repo), "401"},
		"no such key":         {cmdutil.ExitFault, secondToken, only("tokn", tt.Repo), `did you mean "token"`},
		"no path":             {cmdutil.ExitUsage, secondToken, only("", tt.Repo), "--secret-path"},
		"a host of the file":  {cmdutil.ExitUsage, secondToken, []string{"rotate", "--yes", "--token-stdin", "-f", file}, "--allow-git-host localhost:"},
		"no such secret":      {cmdutil.ExitUnknown, secondToken, append(only("token", tt.Repo), "--secret-id", "nobody"), "ResourceNotFoundException"},
		"a foreign account":   {cmdutil.ExitUnknown, secondToken, append(only("token", tt.Repo), "--role-arn", "arn:aws:iam::444455556666:role/x"), "444455556666"},
		"the token as a flag": {cmdutil.ExitUsage, "", append(only("token", tt.Repo), "--token", secondToken), "not taken from the command line"},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.must(t, test.code, test.stdin, test.args...)
			if !strings.Contains(r.stderr, test.says) || strings.Contains(r.stderr+r.out, "canary") {
				t.Errorf("stderr lacks %q, or shows a token: %s", test.says, r.stderr)
			}
		})
	}
	if s.value(t, tt.SecretID).VersionID != before || len(s.writes(0)) > 0 {
		t.Errorf("it wrote %v", s.writes(0))
	}
}

// A bundle in the mail names a host of its own: the old token is not sent there
// by any command that writes.
func TestForeignHostGetsNoToken(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	r := s.run(t, "", "apply", "--yes", "-f", s.bundle(t))
	if r.code != cmdutil.ExitUnknown || !strings.Contains(r.out, "--allow-git-host localhost:") {
		t.Errorf("exit %d\n%s%s", r.code, r.out, r.stderr)
	}
}
