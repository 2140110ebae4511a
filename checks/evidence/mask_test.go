package evidence_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// telling is a record full of what must not be shared.
func telling() *evidence.Record {
	r := record()
	r.Target = target.Target{
		Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/team/Acme-Git-Reader", ExternalID: "Acme-0123456789abcdef",
		SecretID: "acme/git-token", SecretPath: "token", Repo: "https://git.acme.example/platform/blueprints.git", Branch: "acme-main",
		AgentPrincipal: target.DocumentedAgentPrincipal,
	}
	r.Local = evidence.Observed(evidence.Operator, now, evidence.Local{
		CredentialSource: "SharedConfigCredentials: /home/jane/.aws/credentials", Profile: "acme-prod",
		Proxies: map[string]string{"HTTPS_PROXY": "http://jane:xxxxx@proxy.acme.example:8080"},
	})
	r.Caller = evidence.Observed(evidence.Operator, now, evidence.Caller{
		ARN: "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane@acme.example", Account: "111122223333", UserID: "AROAJANEEXAMPLE:jane@acme.example"})
	r.Role = evidence.Observed(evidence.Operator, now, evidence.RoleFacts{
		ARN: "arn:aws:iam::111122223333:role/team/acme-git-reader", Name: "acme-git-reader", Path: "/team/", UniqueID: "AROAEXAMPLEROLEID123",
		Trust: `{"Version":"2012-10-17","Statement":[{"Sid":"AcmeTrust","Effect":"Allow","Principal":{"AWS":["` + target.DocumentedAgentPrincipal +
			`","999988887777"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"Acme-0123456789abcdef"},"StringLike":{"aws:userid":"AROAJANEEXAMPLE:*"}}}]}`,
	})
	r.RolePolicies = evidence.Observed(evidence.Operator, now, []evidence.Document{
		{Name: "acme-read", Kind: "inline", Text: `{"Statement":{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme/git-*"}}`},
		{Name: "ReadOnlyAccess", Kind: "managed", ARN: "arn:aws:iam::aws:policy/ReadOnlyAccess", Text: "{}"},
	})
	r.Secret = evidence.Observed(evidence.Operator, now, evidence.Secret{
		ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme/git-token-a1B2c3", Name: "acme/git-token", KMSKeyID: "alias/acme-key",
		Versions: map[string][]string{"v-1": {"AWSCURRENT"}},
	})
	r.Assume = evidence.Failed[evidence.Session](evidence.Agent, now, &awserr.Failure{
		Operation: "sts:AssumeRole", Class: awserr.Denied, Code: "AccessDenied",
		Message: "User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/team/Acme-Git-Reader",
		Caller:  "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent", Resource: "arn:aws:iam::111122223333:role/team/Acme-Git-Reader",
	})
	r.Trail = evidence.Observed(evidence.Operator, now, []evidence.TrailEvent{{
		ID: "e-1", At: now, Name: "UpdateAssumeRolePolicy", Source: "iam.amazonaws.com", Region: "us-east-1", Account: "111122223333",
		Caller: "arn:aws:iam::111122223333:user/jane", Resources: []string{"acme-git-reader"},
	}})
	r.Host = evidence.Failed[evidence.Exchange](evidence.Operator, now, &awserr.Failure{
		Operation: "git:info/refs", Class: awserr.Network, Message: "dial tcp: lookup git.acme.example: no such host"})
	r.Login = evidence.Observed(evidence.Operator, now, evidence.Exchange{
		URL: "https://git.acme.example/platform/blueprints.git/info/refs?service=git-upload-pack", Status: 404,
		Body: "The project platform/blueprints could not be found", Username: "jane"})
	r.Did.TokenSentTo = []string{"git.acme.example"}
	return r
}

// maskedWithout masks a record and expects that its JSON, which it also returns
// in lower case, holds none of the telltales.
func maskedWithout(t *testing.T, r *evidence.Record, telltales ...string) (*evidence.Record, string) {
	t.Helper()
	masked, err := evidence.Mask(r)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(masked)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(string(out))
	for _, telltale := range telltales {
		if i := strings.Index(text, telltale); i >= 0 {
			t.Errorf("%q is left: …%s…", telltale, text[max(0, i-60):min(len(text), i+60)])
		}
	}
	return masked, text
}

func TestMaskHidesWhatIdentifies(t *testing.T) {
	_, text := maskedWithout(t, telling(), "acme", "jane", "111122223333", "999988887777", "platform", "blueprints", "git-token", "git-reader", "0123456789abcdef", "exampleroleid")
	for _, readable := range []string{
		target.DocumentedAgentPrincipal, "arn:aws:iam::aws:policy/readonlyaccess", `"region":"eu-west-1"`, "/info/refs?service=git-upload-pack",
		"assumed-role/agent-sa-role/torque-agent is not authorized", "updateassumerolepolicy", "no such host", "000000000001", `"awscurrent"`,
	} {
		if !strings.Contains(text, readable) {
			t.Errorf("%q is not readable any more", readable)
		}
	}
}

// What the rules compare is as it was.
func TestMaskKeepsWhatIsCompared(t *testing.T) {
	masked, err := evidence.Mask(telling())
	if err != nil {
		t.Fatal(err)
	}
	role, entered := masked.Role.Value, masked.Target
	a, err := target.ParseARN(role.ARN)
	if err != nil || a.Account != "000000000001" || !strings.HasSuffix(role.ARN, "/"+role.Name) || masked.Caller.Value.Account != a.Account {
		t.Errorf("role %s, name %s, caller's account %s", role.ARN, role.Name, masked.Caller.Value.Account)
	}
	if entered.RoleARN == role.ARN || !strings.EqualFold(entered.RoleARN, role.ARN) {
		t.Errorf("%s and %s no longer differ in case alone", entered.RoleARN, role.ARN)
	}
	if len(entered.ExternalID) != len("Acme-0123456789abcdef") || !strings.Contains(role.Trust, `"sts:ExternalId":"`+entered.ExternalID+`"`) {
		t.Errorf("External ID %q is not the policy's: %s", entered.ExternalID, role.Trust)
	}
	if resource := (*masked.RolePolicies.Value)[0].Text; !strings.Contains(resource, strings.TrimSuffix(masked.Secret.Value.ARN[:strings.LastIndex(masked.Secret.Value.ARN, "/")+4], "-")) {
		t.Errorf("%s does not cover %s", resource, masked.Secret.Value.ARN)
	}
	if (*masked.Trail.Value)[0].Resources[0] != role.Name || !strings.HasPrefix(masked.Secret.Value.ARN, "arn:aws:secretsmanager:eu-west-1:000000000001:secret:"+entered.SecretID+"-") {
		t.Errorf("names no longer agree: %v, %s, %s", (*masked.Trail.Value)[0].Resources, masked.Secret.Value.ARN, entered.SecretID)
	}
	again, err := evidence.Mask(telling())
	if err != nil {
		t.Fatal(err)
	}
	one, _ := json.Marshal(masked)
	two, _ := json.Marshal(again)
	if string(one) != string(two) {
		t.Error("masking the same record twice gives two results")
	}
}

func TestMaskKeepsTheKindOfToken(t *testing.T) {
	r := record()
	r.Target.SecretID = "glpat-abcdefghijklmnopqrst"
	masked, err := evidence.Mask(r)
	if err != nil {
		t.Fatal(err)
	}
	if p := target.Check(target.FieldSecretID, masked.Target.SecretID); p == nil || p.Fault != "cred-token-in-secret-id" || strings.Contains(masked.Target.SecretID, "abc") {
		t.Errorf("%q: %v", masked.Target.SecretID, p)
	}
}

func merged(t *testing.T, records ...*evidence.Record) *evidence.Record {
	t.Helper()
	r, err := evidence.Merge(records...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMergeJoinsOperatorAndAgent(t *testing.T) {
	agent := record()
	agent.As, agent.Caller, agent.Role, agent.Taken = evidence.Agent, nil, evidence.Skipped[evidence.RoleFacts](now, "not asked"), now.Add(time.Minute)
	agent.AgentCaller = evidence.Observed(evidence.Agent, now, evidence.Caller{ARN: "arn:aws:sts::046086677675:assumed-role/agent-sa-role/x"})
	agent.Target.AgentPrincipal, agent.AgentOrigin = target.DocumentedAgentPrincipal, target.Confirmed
	agent.Did.Read = []string{"the role", "the refs"}
	r := merged(t, record(), agent)
	if r.As != evidence.Both || !r.Caller.Seen() || !r.AgentCaller.Seen() || !r.Role.Failed(awserr.NotFound) || !r.Taken.Equal(agent.Taken) ||
		r.Target.AgentPrincipal == "" || r.AgentOrigin != target.Confirmed || !slices.Equal(r.Did.Read, []string{"the role", "the refs"}) {
		t.Errorf("merged %+v", r)
	}
}

func TestMergePrefers(t *testing.T) {
	seen := evidence.Observed(evidence.Operator, now, evidence.Secret{Name: "old"})
	newer := evidence.Observed(evidence.Operator, now.Add(time.Hour), evidence.Secret{Name: "new"})
	denied := evidence.Failed[evidence.Secret](evidence.Operator, now.Add(2*time.Hour), &awserr.Failure{Class: awserr.Denied})
	gone := evidence.Failed[evidence.Secret](evidence.Operator, now.Add(2*time.Hour), &awserr.Failure{Class: awserr.NotFound})
	skipped := evidence.Skipped[evidence.Secret](now.Add(3*time.Hour), "no")
	for name, tt := range map[string]struct {
		a, b, want *evidence.Fact[evidence.Secret]
	}{
		"the newer value":           {seen, newer, newer},
		"a value over a refusal":    {seen, denied, seen},
		"a newer answer 'not here'": {seen, gone, gone},
		"a refusal over silence":    {denied, skipped, denied},
		"anything over nothing":     {nil, skipped, skipped},
	} {
		a, b := record(), record()
		a.Secret, b.Secret = tt.a, tt.b
		if merged(t, a, b).Secret != tt.want || merged(t, b, a).Secret != tt.want {
			t.Errorf("%s does not count", name)
		}
	}
}

func TestMergeRefusesOtherTargets(t *testing.T) {
	a, b := record(), record()
	a.Target.RoleARN, b.Target.RoleARN = "arn:aws:iam::111122223333:role/one", "arn:aws:iam::111122223333:role/two"
	if _, err := evidence.Merge(a, b); err == nil || !strings.Contains(err.Error(), "role/one") || !strings.Contains(err.Error(), "role/two") {
		t.Errorf("error %v does not name both", err)
	}
	b = record()
	b.Target.ExternalID, b.Target.NoExternalID = "", true // known to have none
	if _, err := evidence.Merge(record(), b); err == nil || !strings.Contains(err.Error(), "no External ID") || strings.Contains(err.Error(), "456789ab") {
		t.Errorf("error %v", err)
	}
	b.Target.NoExternalID = false // not given
	if r := merged(t, b, record()); r.Target.ExternalID == "" {
		t.Error("the External ID is lost")
	}
}

// A success from before a policy was changed proves nothing any more.
func TestMergeDropsOutdatedProofs(t *testing.T) {
	withTrust := func(text string, at time.Time) *evidence.Record {
		r := record()
		r.Role = evidence.Observed(evidence.Operator, at, evidence.RoleFacts{Name: "r", Trust: text})
		return r
	}
	first := withTrust(`{"a": 1}`, now)
	first.Assume = evidence.Observed(evidence.Agent, now, evidence.Session{ARN: "x"})
	if r := merged(t, first, withTrust(`{"a":2}`, now.Add(time.Hour))); r.Assume.Seen() || r.Assume.Skipped == "" {
		t.Errorf("the proof stands: %+v", r.Assume)
	}
	if r := merged(t, first, withTrust(`{"a":1}`, now.Add(time.Hour))); !r.Assume.Seen() {
		t.Error("another layout of the same document counts as a change")
	}
}
