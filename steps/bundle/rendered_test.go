package bundle

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// hostile is what a name, a tag or an External ID could hold to break out of the
// file that it is written to.
const hostile = "a'b\"c`d|e\\f ${self.x} %{ if true } $${y} ${!z} {{region}} #if all\n#end\n  x: y\r\n# h\u2028\x1b[31m<!-- $(id) */ é"

// renderings are Setups that differ in what the documents say.
func renderings() map[string]setup.Setup {
	rows := map[string]func(*setup.Setup){
		"full":           func(*setup.Setup) {},
		"managed":        func(s *setup.Setup) { s.Role.PolicyKind = setup.KindManaged },
		"no External ID": func(s *setup.Setup) { s.SetNoExternalID() },
		"default key":    func(s *setup.Setup) { s.Secret.KMSKey = "" },
		"key by its id":  func(s *setup.Setup) { s.Secret.KMSKey = "1234abcd-12ab-34cd-56ef-1234567890ab" },
		"no boundary":    func(s *setup.Setup) { s.Role.PermissionsBoundary = "" },
		"boundary of AWS": func(s *setup.Setup) {
			s.Role.PermissionsBoundary = "arn:aws:iam::aws:policy/PowerUserAccess"
		},
		"boundary with a variable in its path": func(s *setup.Setup) {
			s.Role.PermissionsBoundary = "arn:aws:iam::111122223333:policy/${AWS::Region}/x"
		},
		"tags": func(s *setup.Setup) {
			s.Role.Tags = map[string]string{"for": "in", "null": "", "a b": "c", "${x}": "%{y}"}
			s.Secret.Tags = map[string]string{"true": "false", "7": "8"}
		},
		"no tags": func(s *setup.Setup) { s.Role.Tags, s.Secret.Tags = map[string]string{}, map[string]string{} },
		"full ARN": func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git-AbC123"
		},
		"part of it": func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git"
		},
		"all secrets": func(s *setup.Setup) {
			s.Role.PolicyScope = setup.ScopeAll
		},
		"all secrets by ARN": func(s *setup.Setup) {
			s.Role.PolicyScope = setup.ScopeAll
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git-AbC123"
		},
		"China": func(s *setup.Setup) {
			s.Target.Region, s.Target.RoleARN = "cn-north-1", "arn:aws-cn:iam::111122223333:role/torque-git-reader"
			s.Secret.KMSKey = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
			s.Target.AgentPrincipal = "arn:aws-cn:iam::444455556666:role/agent"
			s.Role.PermissionsBoundary = "arn:aws-cn:iam::111122223333:policy/limit"
		},
		"GovCloud": func(s *setup.Setup) {
			s.Target.Region, s.Target.RoleARN = "us-gov-west-1", "arn:aws-us-gov:iam::111122223333:role/torque/git/reader"
			s.Role.Name, s.Role.Path = "", ""
			s.Secret.KMSKey = "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
			s.Target.AgentPrincipal = "arn:aws-us-gov:iam::111122223333:role/eks-agent"
			s.Role.PermissionsBoundary = ""
		},
		"hosted by the customer": func(s *setup.Setup) {
			s.Agent.Hosting, s.Target.AgentPrincipal = setup.HostingSelf, "arn:aws:iam::111122223333:role/eks-agent"
		},
		"agent and two runners": func(s *setup.Setup) {
			s.Agent.Hosting, s.Target.AgentPrincipal = setup.HostingSelf, "arn:aws:iam::111122223333:role/eks-agent"
			s.Target.RunnerPrincipals = "arn:aws:iam::111122223333:role/runners/blue, arn:aws:iam::444455556666:role/green"
		},
		"old and new agent": func(s *setup.Setup) {
			s.Target.AgentPrincipal = target.PrincipalsOf(target.DocumentedAgentPrincipal, "arn:aws:iam::349148204654:role/agent-sa-role")
		},
		"not confirmed": func(s *setup.Setup) { s.Agent.Origin = target.Documented },
		"not confirmed, managed, least": func(s *setup.Setup) {
			*s = setup.Setup{Target: target.Target{Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/r"}}
			s.Role.PolicyKind = setup.KindManaged
		},
		"hostile": func(s *setup.Setup) { *s = hostileSetup() },
		"hostile, managed": func(s *setup.Setup) {
			*s = hostileSetup()
			s.Role.PolicyKind, s.Agent.Origin = setup.KindManaged, target.Documented
		},
	}
	all := map[string]setup.Setup{}
	for name, change := range rows {
		s := full()
		change(&s)
		all[name] = s
	}
	return all
}

// hostileSetup has the text in every value that is free; wizard and export refuse
// most of them before.
func hostileSetup() setup.Setup {
	s := full()
	inARN := strings.NewReplacer("/", "", ":", "").Replace(hostile) // they would end the account, the path
	s.Target.RoleARN = "arn:aws:iam::" + inARN + ":role/" + inARN
	s.Role.Name, s.Role.Path = "", ""
	s.Target.ExternalID, s.Target.SecretID, s.Target.SecretPath, s.Target.Branch = hostile, hostile, hostile, hostile
	s.Target.AgentPrincipal = "arn:aws:iam::444455556666:role/" + hostile
	s.Target.Repo = "https://git.$(KUBERNETES_SERVICE_HOST).example/" + hostile
	s.Secret.Name = hostile
	s.Role.PolicyName, s.Role.PermissionsBoundary = hostile, "arn:aws:iam::111122223333:policy/"+hostile
	s.Role.Tags, s.Secret.Tags = map[string]string{hostile: hostile}, map[string]string{hostile: hostile}
	s.Credential = setup.CredentialChoice{Name: hostile, Spaces: []string{hostile}}
	return s
}

// desired derives what a Setup's renderings are compared with.
func desired(t *testing.T, s setup.Setup) plan.Desired {
	t.Helper()
	d, err := plan.Desire(s, "")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sameDocuments compares two policies as documents, in both ways in which they
// can be the same.
func sameDocuments(t *testing.T, what, got, want string) {
	t.Helper()
	var x, y any
	if err := json.Unmarshal([]byte(got), &x); err != nil {
		t.Fatalf("%s: %v\n%s", what, err, got)
	}
	if err := json.Unmarshal([]byte(want), &y); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(y, x); diff != "" {
		t.Errorf("%s (-policies/ +rendered):\n%s", what, diff)
	}
	a, errA := iampolicy.Parse([]byte(got))
	b, errB := iampolicy.Parse([]byte(want))
	if errA != nil || errB != nil || !iampolicy.Equal(a, b) {
		t.Errorf("%s means something else: %v, %v", what, errA, errB)
	}
}

// A rendering is a function of the Setup alone, and there is one for every
// Setup, whoever hosts the agent.
func TestRenderingsAreStable(t *testing.T) {
	for name, chosen := range renderings() {
		s := chosen.WithDefaults()
		s.Role.Tags, s.Secret.Tags = maps.Clone(s.Role.Tags), maps.Clone(s.Secret.Tags)
		d := desired(t, s)
		for _, file := range files(d) {
			first, err := file.write(s, d)
			if err != nil || len(first) == 0 {
				t.Fatalf("%s, %s: %d bytes, %v", name, file.path, len(first), err)
			}
			for range 5 {
				if again, _ := file.write(s, desired(t, s)); string(again) != string(first) {
					t.Errorf("%s, %s:\n%s", name, file.path, cmp.Diff(string(first), string(again)))
				}
			}
		}
	}
}

// Nothing that a person can enter leaves its place in a text for people: no
// control character, no line, and in Markdown no heading and no row of a table
// beside ours.
func TestHostileTexts(t *testing.T) {
	s, plain := hostileSetup().WithDefaults(), full().WithDefaults()
	s.Target.RunnerPrincipals = target.Runners("arn:aws:iam::444455556666:role/" + hostile)
	plain.Credential.Type = ""
	for _, file := range files(desired(t, s)) {
		text, err := file.write(s, desired(t, s))
		if err != nil {
			t.Fatal(err)
		}
		ordinary, err := file.write(plain, desired(t, plain))
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(text), "\x1b\r") && !file.script { // whose quoted words are exact
			t.Errorf("%s holds control characters:\n%q", file.path, text)
		}
		if !strings.HasSuffix(file.path, ".md") {
			continue
		}
		for _, mark := range []string{"\n#", "\n|", "\n```", "\n<", "\n- "} {
			if got, want := strings.Count(string(text), mark), strings.Count(string(ordinary), mark); got != want {
				t.Errorf("%s has %d lines that begin with %q, expected %d:\n%s", file.path, got, mark[1:], want, text)
			}
		}
	}
}
