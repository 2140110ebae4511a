package plan

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
	"clonepath/steps/setup/setuptest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func pretty(t *testing.T, v any) string {
	t.Helper()
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", path, got)
	}
}

func TestDocuments(t *testing.T) {
	d := wanted(t, func(s *setup.Setup) {
		s.Secret.KMSKey = "1234abcd-12ab-34cd-56ef-1234567890ab"
		s.Target.ExternalID = "a<b>&c"
	})
	golden(t, "permission.json", d.Permission)
	golden(t, "trust.json", d.Trust)
	for kind, text := range map[iampolicy.Kind]string{iampolicy.KindIdentity: d.Permission, iampolicy.KindTrust: d.Trust} {
		if problems := iampolicy.Lint(kind, []byte(text)); len(problems) > 0 {
			t.Errorf("IAM refuses the %s policy: %+v", kind, problems)
		}
	}
}

func TestSecretResource(t *testing.T) {
	for _, row := range []struct{ id, region, scope, want string }{
		{"git-repo-token", "eu-west-1", "", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-??????"},
		{"team/git", "cn-north-1", "", "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:team/git-??????"},
		{"arn:aws:secretsmanager:us-east-1:444455556666:secret:git-AbC123", "eu-west-1", "", "arn:aws:secretsmanager:us-east-1:444455556666:secret:git-AbC123"},
		{"arn:aws:secretsmanager:us-east-1:444455556666:secret:git", "eu-west-1", "", "arn:aws:secretsmanager:us-east-1:444455556666:secret:git-??????"},
		{"git-repo-token", "eu-west-1", setup.ScopeAll, "*"},
	} {
		d := wanted(t, func(s *setup.Setup) {
			s.Target.SecretID, s.Target.Region, s.Role.PolicyScope, s.Target.RoleARN = row.id, row.region, row.scope, ""
		})
		if d.SecretResource != row.want {
			t.Errorf("%s in %s: %s, want %s", row.id, row.region, d.SecretResource, row.want)
		}
	}
}

func TestDesireNeeds(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*setup.Setup)
		key    string
	}{
		"region":    {func(s *setup.Setup) { s.Target.Region = "" }, "target.region"},
		"principal": {func(s *setup.Setup) { s.Target.AgentPrincipal, s.Agent.Hosting = "", setup.HostingSelf }, "target.agentPrincipal"},
		"account":   {func(s *setup.Setup) { s.Target.RoleARN = "" }, "target.roleArn"},
		"role":      {func(s *setup.Setup) { s.Target.RoleARN = "arn:aws:iam::111122223333:policy/x" }, "target.roleArn"},
	} {
		s := setuptest.Prefilled()
		row.change(&s)
		_, err := Desire(s, "")
		var p *setup.Problem
		if !errors.As(err, &p) || p.Key != row.key {
			t.Errorf("%s: %v, want a problem of %s", name, err, row.key)
		}
	}
}

func TestAssumptions(t *testing.T) {
	d := wanted(t, func(s *setup.Setup) { s.Agent.Origin = target.Documented })
	if len(d.Assumptions) != 2 || !strings.Contains(d.Assumptions[0], "ask Torque") {
		t.Errorf("%q", d.Assumptions)
	}
	d = wanted(t, func(s *setup.Setup) {
		s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbC123"
	})
	if len(d.Assumptions) != 0 {
		t.Errorf("nothing is assumed here: %q", d.Assumptions)
	}
}

func TestWithDefaults(t *testing.T) {
	s := setuptest.Prefilled().WithDefaults()
	if again := s.WithDefaults(); pretty(t, again) != pretty(t, s) {
		t.Errorf("twice gives something else:\n%s\n%s", pretty(t, s), pretty(t, again))
	}
	if s.Role.Name != "torque-git-reader" || s.Role.Path != "/" || s.Credential.Name != "acme-blueprints" || s.Secret.Name != "git-repo-token" {
		t.Errorf("%s", pretty(t, s))
	}
	off := setup.Setup{Role: setup.RoleChoice{Tags: map[string]string{}}}.WithDefaults()
	if len(off.Role.Tags) != 0 || len(off.Secret.Tags) == 0 {
		t.Errorf("tags: %v, %v", off.Role.Tags, off.Secret.Tags)
	}
	if self := (setup.Setup{Agent: setup.AgentChoice{Hosting: setup.HostingSelf}}).WithDefaults(); self.Target.AgentPrincipal != "" {
		t.Errorf("a self-hosted agent gets the guide's principal %q", self.Target.AgentPrincipal)
	}
}

func TestProblems(t *testing.T) {
	for _, row := range []struct {
		change func(*setup.Setup)
		key    string
	}{
		{func(s *setup.Setup) { s.Target.Region = "eu-west-1 " }, "target.region"},
		{func(s *setup.Setup) { s.Role.Name = "other" }, "role.name"},
		{func(s *setup.Setup) { s.Role.Path = "/x/" }, "role.path"},
		{func(s *setup.Setup) { s.Secret.Name = "other" }, "secret.name"},
		{func(s *setup.Setup) { s.Agent.Hosting = "cloud" }, "agent.hosting"},
		{func(s *setup.Setup) { s.Role.PolicyKind = "x" }, "role.policyKind"},
		{func(s *setup.Setup) { s.APIVersion = "clonepath/v2" }, "apiVersion"},
		{func(s *setup.Setup) { s.Secret.KMSKey = "alias/x" }, "secret.kmsKey"},
		{func(s *setup.Setup) { s.Role.Tags = map[string]string{"aws:x": "1"} }, "role.tags"},
		{func(s *setup.Setup) { s.Credential.Spaces = []string{" dev"} }, "credential.spaces"},
	} {
		s := setuptest.Prefilled().WithDefaults()
		if len(s.Problems()) != 0 {
			t.Fatalf("the base has problems: %v", s.Problems()[0])
		}
		row.change(&s)
		if found := s.Problems(); len(found) != 1 || found[0].Key != row.key {
			t.Errorf("%s: found %v", row.key, found)
		}
	}
}

func TestTypeOfHost(t *testing.T) {
	for repo, want := range map[string]string{
		"https://github.com/a/b": "github", "https://git.corp.example/a": "", "https://gitlab.corp.example:8443/a/b.git": "gitlab",
		"https://bitbucket.org/a/b": "bitbucket", "https://dev.azure.com/a/_git/b": "azure", "": "", "http://127.0.0.1:4000/github/a": "",
	} {
		if got := setup.TypeOfHost(repo); got != want {
			t.Errorf("%s: %q, want %q", repo, got, want)
		}
	}
}
