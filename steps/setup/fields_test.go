package setup_test

import (
	"strings"
	"testing"

	"clonepath/awsops/target"
	"clonepath/steps/plan"
	"clonepath/steps/setup"
	"clonepath/steps/setup/setuptest"
)

// enter answers every question with what it offers, as somebody who only
// presses Enter does; a token is typed where one is asked for.
func enter(t *testing.T, s setup.Setup, advanced bool) (setup.Setup, []string) {
	t.Helper()
	var asked []string
	for _, step := range setup.Steps() {
		for _, f := range setup.Fields(step.ID) {
			if !f.When(s) || f.Advanced && !advanced {
				continue
			}
			asked = append(asked, f.Key)
			answer := f.Current(s)
			if f.Kind == setup.Password {
				answer = "glpat-0123456789abcdef"
			}
			if err := f.Validate(s, answer); err != nil {
				t.Errorf("%s: the default %q is refused: %v", f.Key, answer, err)
			}
			f.Set(&s, answer)
		}
	}
	return s, asked
}

func TestEnterThroughTheSandbox(t *testing.T) {
	for name, change := range map[string]func(*setup.Setup){
		"as it is":   func(*setup.Setup) {},
		"fresh":      func(s *setup.Setup) { s.Choices.Role, s.Choices.Secret = setup.ChooseNew, setup.ChooseNew },
		"without ID": func(s *setup.Setup) { s.SetNoExternalID() },
		"secret ARN": func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf"
		},
		"role path":   func(s *setup.Setup) { s.Target.RoleARN = "arn:aws:iam::111122223333:role/torque/reader" },
		"no defaults": func(s *setup.Setup) { *s = s.WithDefaults() },
	} {
		for _, advanced := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				before := setuptest.Prefilled()
				change(&before)
				s, _ := enter(t, before, advanced)
				s, err := s.Complete(strings.NewReader("0123456789abcdef"))
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range s.Problems() {
					t.Errorf("a problem is left: %v", p)
				}
				if s.Agent.Origin != target.Confirmed {
					t.Errorf("origin = %q: Enter must not take a confirmation back", s.Agent.Origin)
				}
				if s.Target.RoleARN != before.Target.RoleARN {
					t.Errorf("role ARN = %q, want %q", s.Target.RoleARN, before.Target.RoleARN)
				}
				if _, err := plan.Desire(s, ""); err != nil {
					t.Errorf("Desire: %v", err)
				}
			})
		}
	}
}

func TestQuestionsOfAFirstSetup(t *testing.T) {
	s := setup.Setup{Target: target.Target{Repo: "https://github.com/acme/blueprints.git", Region: "eu-west-1"}}
	s, asked := enter(t, s, false)
	want := "target.repo target.branch agent.hosting target.agentPrincipal agent.origin choice.profile target.region " +
		"choice.secret secret.name token target.secretPath choice.role role.name role.policyScope choice.externalId credential.name"
	if got := strings.Join(asked, " "); got != want {
		t.Errorf("asked\n%s\nwant\n%s", got, want)
	}
	if s.Agent.Origin != target.Documented {
		t.Errorf("origin = %q: accepting the guide's ARN with Enter confirms nothing", s.Agent.Origin)
	}
	if s.Choices.ExternalID != setup.ExternalGenerate {
		t.Errorf("External ID = %q, want it generated", s.Choices.ExternalID)
	}
	if got := s.WithDefaults().Credential.Type; got != "github" {
		t.Errorf("credential type = %q, want it from the host", got)
	}
}

func TestFieldsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range setup.AllFields() {
		t.Run(f.Key, func(t *testing.T) {
			if seen[f.Key] {
				t.Error("the key comes twice")
			}
			seen[f.Key] = true
			if f.Title == "" || f.Help == "" || f.Flag == "" || f.Kind == "" || f.Step == "" || f.Get == nil || f.Set == nil {
				t.Errorf("something is missing: %+v", f)
			}
			if strings.HasPrefix(f.Key, "choice.") && f.Key != "choice.profile" && f.Decides == "" {
				t.Error("a question that decides has to say what")
			}
			if (f.Kind == setup.Choice) != (len(f.Options) > 0) || (f.Kind == setup.Pick) != (f.From != "") {
				t.Error("options belong to a choice, a list to a pick")
			}
			if f.Required && f.Validate(setup.Setup{}, "") == nil {
				t.Error("required, yet an empty answer is accepted")
			}
			if f.Kind == setup.Choice && f.Validate(setup.Setup{}, f.Offer(setup.Setup{})) != nil {
				t.Errorf("the offer %q is none of the options", f.Offer(setup.Setup{}))
			}
		})
	}
	for _, step := range setup.Steps() {
		if len(setup.Fields(step.ID)) == 0 || step.What == "" || step.Guide == "" || step.Short == "" {
			t.Errorf("step %s is not complete", step.ID)
		}
	}
}

func TestAnswersStay(t *testing.T) {
	for _, row := range []struct{ key, answer string }{
		{"target.repo", "https://gitlab.com/a/b.git"}, {"target.branch", "dev"}, {"agent.hosting", "self"}, {"agent.hosting", "unknown"}, {"target.agentPrincipal", "arn:aws:iam::999900001111:role/agent"},
		{"agent.origin", setup.Yes}, {"choice.profile", "corp"}, {"target.region", "eu-central-1"}, {"target.secretId", "team/git"}, {"secret.name", "git"},
		{"target.secretPath", "git.token"}, {"secret.kmsKey", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
		{"secret.tags", "a=b, c=d"}, {"role.tags", "none"}, {"target.roleArn", "arn:aws:iam::111122223333:role/x/y"}, {"role.name", "r"}, {"role.path", "/p/"},
		{"role.policyKind", "managed"}, {"role.policyName", "n"}, {"role.policyScope", "all"}, {"role.permissionsBoundary", "arn:aws:iam::111122223333:policy/b"},
		{"target.externalId", "acme-1"}, {"credential.name", "c"}, {"credential.type", "azure"}, {"credential.spaces", "dev, prod"}, {"target.gitUsername", "oauth2"},
	} {
		f, ok := setup.FieldByKey(row.key)
		if !ok {
			t.Errorf("there is no field %s", row.key)
			continue
		}
		var s setup.Setup
		if err := f.Validate(s, row.answer); err != nil {
			t.Errorf("%s: %q is refused: %v", row.key, row.answer, err)
		}
		f.Set(&s, row.answer)
		if got := f.Get(s); got != row.answer {
			t.Errorf("%s: set %q, got %q", row.key, row.answer, got)
		}
	}
}

func TestRefusedAnswers(t *testing.T) {
	for _, row := range []struct{ key, answer, says string }{
		{"target.repo", "git@github.com:a/b.git", "SSH address"},
		{"target.repo", "", "nothing was entered"},
		{"target.region", "eu-wset-1", "did you mean eu-west-1"},
		{"agent.hosting", "cloud", `expected "torque" or "self"`},
		{"target.agentPrincipal", "arn:aws:sts::1:assumed-role/a/b", "one session"},
		{"secret.name", "git-abc123", "complete ARNs"},
		{"secret.name", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x", "only a name"},
		{"token", "ghp_0123 456", "not shown"},
		{"token", " ghp_0123456", "white space"},
		{"role.path", "torque", `write "/torque/"`},
		{"role.name", "a b", "1 to 64 characters"},
		{"secret.kmsKey", "alias/mine", "alias"},
		{"secret.kmsKey", "alias/aws/secretsmanager", "default key"},
		{"role.tags", "team", `no "="`},
		{"role.tags", "aws:x=1", "keeps for itself"},
		{"role.permissionsBoundary", "boundary", "ARN of a policy"},
		{"credential.name", " x", "white space"},
		{"target.externalId", "a b", "' '"},
	} {
		f, _ := setup.FieldByKey(row.key)
		err := f.Validate(setup.Setup{}, row.answer)
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s = %q: got %v, want it to say %q", row.key, row.answer, err, row.says)
		}
		if row.key == "token" && strings.Contains(err.Error(), "0123") {
			t.Errorf("the message shows the token: %v", err)
		}
	}
}

func TestPrincipalOrigin(t *testing.T) {
	principal, _ := setup.FieldByKey("target.agentPrincipal")
	origin, _ := setup.FieldByKey("agent.origin")
	var s setup.Setup
	principal.Set(&s, principal.Current(s))
	if s.Agent.Origin != target.Documented || !origin.When(s) {
		t.Errorf("the guide's ARN: origin %q, asked %v", s.Agent.Origin, origin.When(s))
	}
	origin.Set(&s, setup.Yes)
	principal.Set(&s, principal.Current(s)) // back, and Enter again
	if s.Agent.Origin != target.Confirmed {
		t.Error("a confirmation is lost by going back")
	}
	principal.Set(&s, "arn:aws:iam::999900001111:role/agent")
	if s.Agent.Origin != target.Confirmed || origin.When(s) {
		t.Errorf("a typed ARN: origin %q, asked %v", s.Agent.Origin, origin.When(s))
	}
	s.Agent.Hosting = setup.HostingSelf
	if got := principal.Offer(s); got != "" {
		t.Errorf("a self-hosted agent is offered %q", got)
	}
}

func TestExternalIDChoice(t *testing.T) {
	choice, _ := setup.FieldByKey("choice.externalId")
	s := setup.Setup{Target: target.Target{ExternalID: "issued-by-torque"}}
	choice.Set(&s, setup.ExternalIssued)
	choice.Set(&s, setup.ExternalGenerate)
	s, err := s.Complete(strings.NewReader("0123456789abcdef"))
	if err != nil || s.Target.ExternalID != "30313233343536373839616263646566" {
		t.Errorf("generated %q, %v", s.Target.ExternalID, err)
	}
	if p := target.Check(target.FieldExternalID, s.Target.ExternalID); p != nil {
		t.Errorf("STS would refuse it: %v", p)
	}
	again, _ := s.Complete(strings.NewReader("another random text"))
	if again.Target.ExternalID != s.Target.ExternalID {
		t.Error("a second one was made")
	}
	choice.Set(&s, setup.ExternalGenerate)
	if s.Target.ExternalID == "" {
		t.Error("going back loses the one that was made")
	}
	choice.Set(&s, setup.ExternalNone)
	if s.Target.ExternalID != "" {
		t.Error("none, yet one is left")
	}
	if _, err := setup.NewExternalID(strings.NewReader("short")); err == nil {
		t.Error("too few random bits are accepted")
	}
}
