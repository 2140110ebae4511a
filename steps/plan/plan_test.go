package plan

import (
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
	"clonepath/steps/setup/setuptest"
)

const testToken = "glpat-canary-0123456789"

func wanted(t *testing.T, change func(*setup.Setup)) Desired {
	t.Helper()
	s := setuptest.Prefilled()
	if change != nil {
		change(&s)
	}
	d, err := Desire(s, "111122223333")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// inPlace is an account in which everything stands as wanted.
func inPlace(d Desired) Actual {
	return Actual{
		Caller: "arn:aws:iam::111122223333:user/admin", Account: "111122223333",
		Secret: ActualSecret{Presence: Present, ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf", Name: "git-repo-token", VersionID: "v1", KMSKey: d.KMSKey},
		Role:   ActualRole{Presence: Present, ARN: d.RoleARN, Path: d.RolePath, Trust: d.Trust, Inline: map[string]string{d.PolicyName: d.Permission}},
	}
}

func empty() Actual {
	return Actual{Caller: "arn:aws:iam::111122223333:user/admin", Account: "111122223333", Secret: ActualSecret{Presence: Absent}, Role: ActualRole{Presence: Absent}, Managed: ActualManaged{Presence: Absent}}
}

func plan(t *testing.T, d Desired, a Actual, in Input) Planned {
	t.Helper()
	in.Random = strings.NewReader(strings.Repeat("0123456789abcdef", 4))
	p, err := Plan(d, a, in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func kinds(p Planned) string {
	var out []string
	for _, c := range p.Changes {
		text := string(c.Kind)
		if c.MayBreak {
			text += "!"
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestPlanNothing(t *testing.T) {
	for name, change := range map[string]func(*setup.Setup){
		"usual": nil, "no External ID": func(s *setup.Setup) { s.SetNoExternalID() }, "all secrets": func(s *setup.Setup) { s.Role.PolicyScope = setup.ScopeAll },
		"documented": func(s *setup.Setup) { s.Agent.Origin = target.Documented },
	} {
		d := wanted(t, change)
		a := inPlace(d)
		a.Role.Trust = strings.Join(strings.Fields(d.Trust), " ") // as IAM may give it back
		if p := plan(t, d, a, Input{}); p.Pending() {
			t.Errorf("%s: %s is pending, blocked %v", name, kinds(p), p.Blocked)
		}
	}
}

func TestPlanEmptyAccount(t *testing.T) {
	d := wanted(t, nil)
	p := plan(t, d, empty(), Input{Token: sealed.New(testToken)})
	if got := kinds(p); got != "create-secret create-role put-role-policy" {
		t.Fatalf("changes %s", got)
	}
	secret := p.Changes[0]
	if got := secret.Value.Reveal(); got != `{"token":"`+testToken+`"}` {
		t.Errorf("value %s", got)
	}
	if len(secret.Token) < 32 || secret.Settings.Tags["managed-by"] != "clonepath" || !strings.Contains(secret.After, `key "token"`) {
		t.Errorf("secret %+v", secret)
	}
	for _, c := range p.Changes {
		if c.Rollback.Text == "" || c.Title == "" || c.ID == "" {
			t.Errorf("%s lacks something: %+v", c.Kind, c)
		}
	}
	d = wanted(t, func(s *setup.Setup) {
		s.Role.PolicyKind, s.Role.Path, s.Target.RoleARN = setup.KindManaged, "/torque/", ""
		s.Role.Tags, s.Role.PermissionsBoundary = map[string]string{}, "arn:aws:iam::111122223333:policy/limit"
	})
	p = plan(t, d, empty(), Input{Token: sealed.New(testToken)})
	if got := kinds(p); got != "create-secret create-role create-policy attach-policy" {
		t.Fatalf("managed: changes %s", got)
	}
	role := p.Changes[1].Settings
	if role.Path != "/torque/" || role.Boundary == "" || len(role.Tags) != 0 {
		t.Errorf("role settings %+v", role)
	}
}

func TestPlanBlocked(t *testing.T) {
	denied := &awserr.Failure{Operation: "iam:GetRole", Class: awserr.Denied, Code: "AccessDenied", Message: "not authorized"}
	for _, row := range []struct {
		name   string
		setup  func(*setup.Setup)
		actual func(*Actual)
		in     Input
		says   string
	}{
		{"other account", nil, func(a *Actual) { a.Account = "444455556666" }, Input{}, "the credentials are for account 444455556666"},
		{"no token", nil, func(a *Actual) { a.Secret = ActualSecret{Presence: Absent} }, Input{}, "no token was given"},
		{"nested path", func(s *setup.Setup) { s.Target.SecretPath = "git.token" }, func(a *Actual) { a.Secret = ActualSecret{Presence: Absent} }, Input{Token: sealed.New(testToken)}, "not one plain key"},
		{"ARN of no secret", func(s *setup.Setup) {
			s.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf"
		}, func(a *Actual) { a.Secret = ActualSecret{Presence: Absent} }, Input{Token: sealed.New(testToken)}, "AWS chooses the end"},
		{"deleting", nil, func(a *Actual) { a.Secret.Deleting = true }, Input{}, "scheduled for deletion"},
		{"unseen secret", nil, func(a *Actual) { a.Secret = ActualSecret{Presence: Unseen, Failure: denied} }, Input{}, "could not be looked up"},
		{"other key", nil, func(a *Actual) { a.Secret.KMSKey = "arn:aws:kms:eu-west-1:111122223333:key/1" }, Input{}, "encrypted with"},
		{"unseen role", nil, func(a *Actual) { a.Role = ActualRole{Presence: Unseen, Failure: denied} }, Input{}, "could not be looked up"},
		{"other path", nil, func(a *Actual) { a.Role.ARN = "arn:aws:iam::111122223333:role/x/torque-git-reader" }, Input{}, "exists with another ARN"},
		{"unseen policies", nil, func(a *Actual) { a.Role.PoliciesFailure = denied }, Input{}, "policies could not be read"},
		{"documented, new", func(s *setup.Setup) { s.Agent.Origin = target.Documented }, func(a *Actual) { a.Role = ActualRole{Presence: Absent} }, Input{}, "nobody confirmed"},
		{"documented, existing", func(s *setup.Setup) { s.Agent.Origin = target.Documented }, func(a *Actual) { a.Role.Trust = statementsOf(foreign) }, Input{}, "nobody confirmed"},
		{"broken trust", nil, func(a *Actual) { a.Role.Trust = "{" }, Input{}, "cannot be read"},
		{"too long", func(s *setup.Setup) { s.Target.ExternalID = strings.Repeat("a", 1224); s.Role.Name = "" }, func(a *Actual) { a.Role.Trust = statementsOf(strings.Repeat(foreign+",", 20) + foreign) }, Input{}, "IAM would refuse"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := wanted(t, row.setup)
			a := inPlace(d)
			row.actual(&a)
			p := plan(t, d, a, row.in)
			if len(p.Changes) != 0 || len(p.Blocked) != 1 || !strings.Contains(p.Blocked[0].Why, row.says) || p.Blocked[0].Do == "" {
				t.Errorf("changes %s; blocked %+v; want one that says %q", kinds(p), p.Blocked, row.says)
			}
		})
	}
}

const (
	foreign = `{"Sid":"Ci",  "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/ci"},"Action":"sts:AssumeRole"}`
	agent   = target.DocumentedAgentPrincipal
)

func statementsOf(list string) string {
	return "{\"Version\":\"2012-10-17\",\n \"Statement\":[" + list + "]}"
}

func TestPlanTrust(t *testing.T) {
	open := `{"Effect":"Allow","Principal":{"AWS":"` + agent + `"},"Action":"sts:AssumeRole"}`
	tagged := `{"Sid":"ClonepathAgent","Effect":"Allow","Principal":{"AWS":"` + agent + `"},"Action":["sts:AssumeRole","sts:TagSession"]}`
	mixed := `{"Sid":"Both","Effect":"Allow","Principal":{"AWS":["` + agent + `","arn:aws:iam::111122223333:role/ci"]},"Action":"sts:AssumeRole"}`
	root := `{"Sid":"All","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`
	deny := `{"Sid":"No","Effect":"Deny","Principal":{"AWS":"` + agent + `"},"Action":"sts:AssumeRole"}`
	for _, row := range []struct {
		name, trust, mixed string
		kinds, notes       string // notes: a part that has to be said; "" for none at all
		keeps              string // stays byte for byte
	}{
		{"append", statementsOf(foreign), "", "update-trust", "", foreign},
		{"replace the guide's", statementsOf(foreign + ",\n  " + open), "", "update-trust!", "Enter the External ID in Torque first", foreign},
		{"replace ours, other agent", statementsOf(`{"Sid":"ClonepathAgent","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900001111:role/old"},"Action":"sts:AssumeRole"},` + foreign), "", "update-trust!", "", foreign},
		{"keep TagSession", statementsOf(tagged), "", "update-trust!", "Enter the External ID", `sts:TagSession`},
		{"still open", statementsOf(root), "", "update-trust", `still allowed without External ID, by the statement "All"`, root},
		{"denied", statementsOf(deny + "," + foreign), "", "update-trust", "Even then the agent is refused", deny},
		{"mixed, kept", statementsOf(mixed), MixedKeep, "update-trust", `by the statement "Both"`, mixed},
		{"mixed, split", statementsOf(mixed), MixedSplit, "update-trust!", "Enter the External ID", `"Sid":"Both","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/ci"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := wanted(t, nil)
			a := inPlace(d)
			a.Role.Trust = row.trust
			p := plan(t, d, a, Input{Mixed: row.mixed})
			if got := kinds(p); got != row.kinds {
				t.Fatalf("changes %q, want %q; blocked %+v, question %+v", got, row.kinds, p.Blocked, p.Question)
			}
			notes := strings.Join(p.Notes, "\n")
			if (row.notes == "") != (notes == "") || !strings.Contains(notes, row.notes) {
				t.Errorf("notes %q, want %q", notes, row.notes)
			}
			change := p.Changes[0]
			if !strings.Contains(change.After, row.keeps) {
				t.Errorf("%s is not kept in\n%s", row.keeps, change.After)
			}
			if !strings.Contains(change.Rollback.Command, QuoteShell(row.trust)) {
				t.Errorf("the rollback does not restore: %s", change.Rollback.Command)
			}
			doc, err := iampolicy.Parse([]byte(change.After))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(doc.FindCallers(agent).Alone); n == 0 {
				t.Errorf("ours is not in\n%s", change.After)
			}
			a.Role.Trust = change.After
			if again := plan(t, d, a, Input{}); again.Pending() {
				t.Errorf("a second plan has %s, %+v, %+v", kinds(again), again.Blocked, again.Question)
			}
		})
	}
}

func TestPlanAsksAboutMixed(t *testing.T) {
	d := wanted(t, nil)
	a := inPlace(d)
	a.Role.Trust = statementsOf(`{"Effect":"Allow","Principal":{"AWS":["` + agent + `","arn:aws:iam::111122223333:role/ci"]},"Action":"sts:AssumeRole"}`)
	p := plan(t, d, a, Input{})
	if p.Question == nil || len(p.Changes) != 0 || p.Question.Statement != "statement 1" || len(p.Question.Options) != 2 {
		t.Errorf("question %+v, changes %s", p.Question, kinds(p))
	}
}

// While Torque changes its principal, old and new stand side by side in our one
// statement; the old one goes once the Setup names it no more and a person said so.
func TestPlanChangesThePrincipal(t *testing.T) {
	const next = "arn:aws:iam::349148204654:role/agent-sa-role"
	both := wanted(t, func(s *setup.Setup) { s.Target.AgentPrincipal = target.PrincipalsOf(next, agent) })
	a := inPlace(wanted(t, nil))
	p := plan(t, both, a, Input{})
	if kinds(p) != "update-trust!" || trusted(t, p) != agent+" "+next {
		t.Fatalf("changes %s, which trust %s; question %+v", kinds(p), trusted(t, p), p.Question)
	}
	a.Role.Trust = p.Changes[0].After
	alone := wanted(t, func(s *setup.Setup) { s.Target.AgentPrincipal = next })
	if p = plan(t, alone, a, Input{}); p.Question == nil || len(p.Changes) > 0 || !strings.Contains(p.Question.Text, agent) {
		t.Fatalf("nobody was asked about the old one: %+v, %s", p.Question, kinds(p))
	}
	if p = plan(t, alone, a, Input{Mixed: MixedSplit}); trusted(t, p) != next {
		t.Errorf("taken out: %s", trusted(t, p))
	}
	if p = plan(t, alone, a, Input{Mixed: MixedKeep}); p.Pending() {
		t.Errorf("left in: %s", kinds(p))
	}
}

// Agent and runners are let in by one statement, under one External ID.
func TestPlanTrustsAllCallers(t *testing.T) {
	const blue, green = "arn:aws:iam::111122223333:role/blue", "arn:aws:iam::111122223333:role/green"
	d := wanted(t, func(s *setup.Setup) { s.Target.RunnerPrincipals = target.RunnersOf(green, blue, agent) })
	for name, trust := range map[string]string{
		"only the agent":   inPlace(wanted(t, nil)).Role.Trust,
		"under no Sid":     statementsOf(`{"Effect":"Allow","Principal":{"AWS":["` + blue + `","` + agent + `"]},"Action":"sts:AssumeRole"}`),
		"another's beside": statementsOf(foreign),
	} {
		a := inPlace(d)
		a.Role.Trust = trust
		p := plan(t, d, a, Input{})
		if len(p.Changes) != 1 || trusted(t, p) != agent+" "+blue+" "+green {
			t.Fatalf("%s: %s, trusts %s", name, kinds(p), trusted(t, p))
		}
		a.Role.Trust = p.Changes[0].After
		if again := plan(t, d, a, Input{}); again.Pending() {
			t.Errorf("%s: a second plan has %s, %+v", name, kinds(again), again.Question)
		}
	}
	a := inPlace(d)
	a.Role.Trust = statementsOf(`{"Effect":"Allow","Principal":{"AWS":"` + green + `"},"Action":"sts:AssumeRole"},{"Sid":"ClonepathAgent","Effect":"Allow","Principal":{"AWS":"` + agent + `"},"Action":"sts:AssumeRole"}`)
	if notes := strings.Join(plan(t, d, a, Input{}).Notes, "\n"); !strings.Contains(notes, "The caller "+green+" is still allowed without External ID, by statement 1") {
		t.Errorf("notes %q", notes)
	}
}

// trusted lists whom our statement lets in after the plan's one change.
func trusted(t *testing.T, p Planned) string {
	t.Helper()
	if len(p.Changes) != 1 {
		return kinds(p)
	}
	doc, err := iampolicy.Parse([]byte(p.Changes[0].After))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range doc.Statements {
		if s.Sid == iampolicy.SidAgent && len(s.Condition) == 1 {
			for _, principal := range s.Principal {
				all = append(all, principal.Value)
			}
		}
	}
	return strings.Join(all, " ")
}

func TestPlanReplacesOurPolicyOnly(t *testing.T) {
	d := wanted(t, nil)
	a := inPlace(d)
	a.Role.Inline = map[string]string{d.PolicyName: statementsOf(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}`), "other": "{}"}
	p := plan(t, d, a, Input{})
	if kinds(p) != "put-role-policy!" || p.Changes[0].Policy != d.PolicyName || p.Changes[0].Before == "" {
		t.Errorf("changes %s", kinds(p))
	}
	a.Role.Inline = map[string]string{"by-hand": d.Permission}
	if p = plan(t, d, a, Input{}); p.Pending() || len(p.Notes) != 1 {
		t.Errorf("an equal policy under another name: %s, notes %v", kinds(p), p.Notes)
	}
}

func TestPlanHandsOver(t *testing.T) {
	d := wanted(t, nil)
	for name, row := range map[string]struct {
		tags  map[string]string
		owner string
		says  string
	}{
		"CloudFormation": {map[string]string{stackTag: "torque"}, "", "the CloudFormation stack torque"},
		"Terraform":      {nil, "Terraform", "Terraform"},
	} {
		a := inPlace(d)
		a.Role.Tags, a.Role.Inline = row.tags, nil
		a.Role.Trust = statementsOf(foreign)
		p := plan(t, d, a, Input{Owner: row.owner})
		if len(p.Changes) != 0 || len(p.Handover) != 2 || p.Handover[0].Owner != row.says || !strings.Contains(p.Handover[1].Patch, "+") {
			t.Errorf("%s: changes %s, handover %+v", name, kinds(p), p.Handover)
		}
	}
}

func TestManagedPolicy(t *testing.T) {
	d := wanted(t, func(s *setup.Setup) { s.Role.PolicyKind = setup.KindManaged })
	for _, row := range []struct {
		name     string
		managed  ActualManaged
		attached []string
		kinds    string
		handover int
	}{
		{"nothing", ActualManaged{Presence: Absent}, nil, "create-policy attach-policy", 0},
		{"not attached", ActualManaged{Presence: Present, Document: d.Permission}, nil, "attach-policy", 0},
		{"in place", ActualManaged{Presence: Present, Document: d.Permission}, []string{d.PolicyARN()}, "", 0},
		{"different", ActualManaged{Presence: Present, Document: statementsOf(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}, nil, "", 1},
	} {
		a := inPlace(d)
		a.Managed, a.Role.Attached, a.Role.Inline = row.managed, row.attached, nil
		if p := plan(t, d, a, Input{}); kinds(p) != row.kinds || len(p.Handover) != row.handover {
			t.Errorf("%s: changes %q, handover %+v", row.name, kinds(p), p.Handover)
		}
	}
}

func TestChangesHoldNoSecret(t *testing.T) {
	d := wanted(t, nil)
	p := plan(t, d, empty(), Input{Token: sealed.New(testToken)})
	vault := sealed.NewVault()
	vault.Add(sealed.New(testToken))
	for _, c := range p.Changes {
		if text := pretty(t, c); vault.Contains(text) {
			t.Errorf("the token is in %s", text)
		}
	}
}

var _ Writer = (*awsops.Account)(nil)
var _ Reader = (*awsops.Account)(nil)
