package bundle

import (
	"strings"
	"testing"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

func TestRequest(t *testing.T) {
	const other = "arn:aws:iam::444455556666:role/agent"
	for _, row := range []struct {
		name   string
		change func(*setup.Setup)
		says   []string
		not    []string
	}{
		{"ordinary", func(*setup.Setup) {},
			[]string{"the agent that Torque hosts", "a principal of another account, `046086677675`", "with an External ID", "`kms:Decrypt` with the key", "delete-role-policy --role-name 'torque-git-reader'"},
			[]string{"ASSUMPTION", "sts:AssumeRole` on this role", "broader than needed", "No External ID"}},
		{"not confirmed", func(s *setup.Setup) { s.Agent.Origin = target.Documented }, []string{"Only the public guide says so"}, nil},
		{"nothing assumed", func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbC123"
		}, []string{"Nothing that clonepath knows of"}, nil},
		{"no External ID", func(s *setup.Setup) { s.SetNoExternalID() }, []string{"without an External ID", "confused deputy"}, nil},
		{"all secrets", func(s *setup.Setup) { s.Role.PolicyScope = setup.ScopeAll }, []string{"broader than needed", "| On what | `*` |"}, nil},
		{"managed", func(s *setup.Setup) { s.Role.PolicyKind = setup.KindManaged },
			[]string{"detach-role-policy --role-name 'torque-git-reader' --policy-arn 'arn:aws:iam::111122223333:policy/torque-git-read'"}, []string{"delete-role-policy"}},
		{"own agent elsewhere", func(s *setup.Setup) { s.Agent.Hosting, s.Target.AgentPrincipal = setup.HostingSelf, other },
			[]string{"that we host ourselves", "another account, `444455556666`", "sts:AssumeRole` on this role, in its own account"}, nil},
		{"own agent here", func(s *setup.Setup) {
			s.Agent.Hosting, s.Target.AgentPrincipal = setup.HostingSelf, "arn:aws:iam::111122223333:role/agent"
		}, []string{"reports no external principal"}, []string{"sts:AssumeRole` on this role", "another account"}},
		{"credentials in the address", func(s *setup.Setup) { s.Target.Repo = "https://me:pass@git.example/a/b" }, []string{"git.example/a/b"}, []string{"pass"}},
	} {
		s := full()
		row.change(&s)
		d := desired(t, s)
		text, err := filled("request.md", requestOf(s, d))
		if err != nil {
			t.Fatal(err)
		}
		for _, says := range append(row.says, d.Principal, d.RoleARN, d.Trust, d.Permission) {
			if !strings.Contains(string(text), says) {
				t.Errorf("%s: it does not say %q:\n%s", row.name, says, text)
			}
		}
		for _, not := range row.not {
			if strings.Contains(string(text), not) {
				t.Errorf("%s: it says %q:\n%s", row.name, not, text)
			}
		}
		if lines := strings.Count(string(text), "\n"); lines > 100 {
			t.Errorf("%s: %d lines are no page", row.name, lines)
		}
	}
}
