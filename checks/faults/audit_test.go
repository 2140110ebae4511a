package faults_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/inventory"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/practices"
	"clonepath/checks/practices/practicetest"
	"clonepath/checks/verdict"
)

// auditOf is a healthy record with an account as the CLI prints it.
func auditOf(t testing.TB, account []byte, edits ...func(*evidence.Record)) *evidence.Record {
	t.Helper()
	r := faulttest.AsOperator()
	r.Practices = &evidence.Practices{}
	for _, edit := range edits {
		edit(r)
	}
	g := practices.NewGatherer(r)
	cut, err := inventory.Read(bytes.NewReader(account), g.Sink())
	if err != nil {
		t.Fatal(err)
	}
	r.Identities = evidence.Observed(evidence.Operator, r.Taken, g.Identities(cut))
	return r
}

func generated(t testing.TB, principals, policies int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := practicetest.Write(&out, 3, principals, policies); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkAudit judges an account of 5,000 principals and 2,000 policies, which
// may take 1.5 s.
func BenchmarkAudit(b *testing.B) {
	const budget = 1500 * time.Millisecond
	r := auditOf(b, generated(b, 5000, 2000))
	for b.Loop() {
		if report := faults.JudgeAudit(r); len(report.Audit.WhoCan) < 100 {
			b.Fatalf("%d can", len(report.Audit.WhoCan))
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); each > budget {
		b.Errorf("it took %s, more than %s", each, budget)
	}
}

// The verdicts agree with a second evaluator, which reads the account itself and
// walks encoding/json's own values.
func TestAuditAgreesWithTheNaiveEvaluator(t *testing.T) {
	account := generated(t, 600, 200)
	r := auditOf(t, account, func(r *evidence.Record) {
		r.Role.Value.Trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]}`
	})
	report := faults.JudgeAudit(r)
	can := map[string][]verdict.Can{}
	for _, w := range report.Audit.WhoCan {
		can[w.Principal] = w.Can
	}
	naive := readNaive(t, account)
	calls := []struct {
		action, resource string
		can              verdict.Can
	}{
		{"secretsmanager:GetSecretValue", practicetest.SecretARN, verdict.CanRead},
		{"sts:AssumeRole", practicetest.RoleARN, verdict.CanAssume},
	}
	random := rand.New(rand.NewPCG(5, 5))
	agreed := map[string]int{}
	able := slices.DeleteFunc(slices.Clone(naive.principals), func(p naivePrincipal) bool { return can[p.Arn] == nil })
	for i := range 1000 {
		from := naive.principals
		if i%2 == 1 { // few can anything: they are drawn as often as all the others
			from = able
		}
		who, call := from[random.IntN(len(from))], calls[random.IntN(len(calls))]
		want := naive.allows(who, call.action, call.resource)
		if want == "depends" {
			if got := slices.Contains(can[who.Arn], call.can); got {
				t.Errorf("%s %s is allowed, but depends on tags of a session", who.Arn, call.action)
			}
			agreed[want]++
			continue
		}
		if got := slices.Contains(can[who.Arn], call.can); got != (want == "allow") {
			t.Fatalf("%s %s: %v, the naive evaluator says %s", who.Arn, call.action, got, want)
		}
		agreed[want]++
	}
	if agreed["allow"] < 200 || agreed["deny"] < 400 {
		t.Errorf("the sample shows too little: %v", agreed)
	}
}

// naiveAccount is an account as json.Unmarshal reads it.
type naiveAccount struct {
	principals []naivePrincipal
	groups     map[string]naivePrincipal
	managed    map[string]map[string]any
}

type naivePrincipal struct {
	Arn, GroupName                                  string
	UserPolicyList, RolePolicyList, GroupPolicyList []struct{ PolicyDocument map[string]any }
	GroupList                                       []string
	AttachedManagedPolicies                         []struct{ PolicyArn string }
	PermissionsBoundary                             *struct{ PermissionsBoundaryArn string }
	Tags                                            []struct{ Key, Value string }
}

func readNaive(t *testing.T, text []byte) naiveAccount {
	t.Helper()
	var in struct {
		UserDetailList, RoleDetailList, GroupDetailList []naivePrincipal
		Policies                                        []struct {
			Arn               string
			PolicyVersionList []struct {
				Document         map[string]any
				IsDefaultVersion bool
			}
		}
	}
	if err := json.Unmarshal(text, &in); err != nil {
		t.Fatal(err)
	}
	out := naiveAccount{append(in.UserDetailList, in.RoleDetailList...), map[string]naivePrincipal{}, map[string]map[string]any{}}
	for _, g := range in.GroupDetailList {
		out.groups[g.GroupName] = g
	}
	for _, p := range in.Policies {
		for _, v := range p.PolicyVersionList {
			if v.IsDefaultVersion {
				out.managed[p.Arn] = v.Document
			}
		}
	}
	return out
}

func (a naiveAccount) documents(p naivePrincipal) []map[string]any {
	var list []map[string]any
	for _, of := range append(append(p.UserPolicyList, p.RolePolicyList...), p.GroupPolicyList...) {
		list = append(list, of.PolicyDocument)
	}
	for _, of := range p.AttachedManagedPolicies {
		list = append(list, a.managed[of.PolicyArn])
	}
	for _, name := range p.GroupList {
		list = append(list, a.documents(a.groups[name])...)
	}
	return list
}

// allows is "allow", "deny", or "depends" where only a condition on a tag stands
// between, which a session may bring.
func (a naiveAccount) allows(p naivePrincipal, action, resource string) string {
	verdictOf := func(documents []map[string]any) (allow, deny, maybe bool) {
		for _, d := range documents {
			for _, s := range d["Statement"].([]any) {
				one := s.(map[string]any)
				if !naiveActs(one, action) || !naiveOn(one, resource) {
					continue
				}
				team := ""
				for _, tag := range p.Tags {
					if tag.Key == "team" {
						team = tag.Value
					}
				}
				conditional := false
				if c, _ := json.Marshal(one["Condition"]); strings.Contains(string(c), "PrincipalTag") {
					if team != "" && team != "ci" {
						continue
					}
					conditional = team == ""
				}
				switch {
				case one["Effect"] == "Deny":
					deny = true
				case conditional:
					maybe = true
				default:
					allow = true
				}
			}
		}
		return allow, deny, maybe
	}
	allow, deny, maybe := verdictOf(a.documents(p))
	if b := p.PermissionsBoundary; b != nil {
		within, forbidden, perhaps := verdictOf([]map[string]any{a.managed[b.PermissionsBoundaryArn]})
		deny = deny || forbidden
		maybe = maybe && (within || perhaps) || allow && !within && perhaps
		allow = allow && within
	}
	switch {
	case deny:
		return "deny"
	case allow:
		return "allow"
	case maybe:
		return "depends"
	}
	return "deny"
}

func naiveActs(s map[string]any, action string) bool {
	if list := texts(s["NotAction"]); list != nil {
		return !slices.ContainsFunc(list, func(p string) bool { return naiveLike(strings.ToLower(p), strings.ToLower(action)) })
	}
	return slices.ContainsFunc(texts(s["Action"]), func(p string) bool { return naiveLike(strings.ToLower(p), strings.ToLower(action)) })
}

func naiveOn(s map[string]any, resource string) bool {
	return slices.ContainsFunc(texts(s["Resource"]), func(p string) bool { return naiveLike(p, resource) })
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, one.(string))
		}
		return out
	}
	return nil
}

func naiveLike(pattern, s string) bool {
	if pattern == "" {
		return s == ""
	}
	if pattern[0] == '*' {
		return naiveLike(pattern[1:], s) || s != "" && naiveLike(pattern, s[1:])
	}
	return s != "" && (pattern[0] == '?' || pattern[0] == s[0]) && naiveLike(pattern[1:], s[1:])
}

// reader is a user whose policy allows the read, and whatever else is said.
func reader(more string) string {
	return `{"UserDetailList":[{"Path":"/","UserName":"eve","UserId":"AIDAEVEEVEEVEEVE0001","Arn":"arn:aws:iam::111122223333:user/eve","UserPolicyList":[
		{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}` + more + `]}}],
		"GroupList":[],"AttachedManagedPolicies":[]}],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`
}

const andDecrypt = `,{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}`

// ownKey gives the secret a key of the customer's, with a policy and grants.
func keyOfHers(policy string, grants ...evidence.KeyGrant) func(*evidence.Record) {
	return func(r *evidence.Record) {
		r.Secret.Value.KMSKeyID = faulttest.KeyARN
		r.Key = evidence.Observed(evidence.Operator, r.Taken, evidence.Key{ARN: faulttest.KeyARN, State: "Enabled", Manager: "CUSTOMER"})
		r.KeyPolicy = evidence.Observed(evidence.Operator, r.Taken, evidence.Document{Kind: "key", Text: policy})
		r.KeyGrants = evidence.Observed(evidence.Operator, r.Taken, evidence.KeyGrants{List: append([]evidence.KeyGrant{}, grants...)})
	}
}

func keyFor(principal string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"kms:*","Resource":"*"}]}`
}

func grantTo(principal string, equals map[string]string) evidence.KeyGrant {
	return evidence.KeyGrant{ID: "g", Grantee: principal, Operations: []string{"Decrypt"}, Equals: equals}
}

const eve = "arn:aws:iam::111122223333:user/eve"

// Under a key of the customer's a read needs Decrypt as well; nobody is listed for
// Decrypt alone.
func TestAuditWithKeyAndGrants(t *testing.T) {
	delegated, closed := keyFor("arn:aws:iam::111122223333:root"), keyFor(faulttest.RoleARN)
	for _, row := range []struct {
		name, more string
		edit       func(*evidence.Record)
		want       string
	}{
		{"the default key needs nothing", "", func(*evidence.Record) {}, "reads"},
		{"own key, no Decrypt", "", keyOfHers(delegated), "does not"},
		{"own key, Decrypt by her own policy", andDecrypt, keyOfHers(delegated), "reads"},
		{"own key that delegates to nobody", andDecrypt, keyOfHers(closed), "does not"},
		{"named by the key policy", "", keyOfHers(keyFor(eve)), "reads"},
		{"a grant to her", "", keyOfHers(closed, grantTo(eve, nil)), "reads"},
		{"a grant to somebody else", "", keyOfHers(closed, grantTo("arn:aws:iam::111122223333:user/bob", nil)), "does not"},
		{"a grant for another secret", "", keyOfHers(closed, grantTo(eve, map[string]string{"SecretARN": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-aaaaaa"})), "does not"},
		{"Decrypt denied", andDecrypt + `,{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}`, keyOfHers(delegated), "does not"},
		{"a key policy that was not read", andDecrypt, func(r *evidence.Record) { keyOfHers(delegated)(r); r.KeyPolicy = nil }, "depends"},
		{"the secret's policy denies", "", policyOfSecret(`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}`), "does not"},
		{"the secret's policy was not read", "", func(r *evidence.Record) { r.SecretPolicy = nil }, "depends"},
		{"the organisation denies", "", guardrail("scp", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}]}`), "does not"},
		{"the organisation allows", "", guardrail("scp", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`), "reads"},
		{"the organisation allows something else", "", guardrail("scp", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`), "does not"},
		{"the organisation closes its resources", "", guardrail("rcp", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}]}`), "does not"},
	} {
		t.Run(row.name, func(t *testing.T) {
			report := faults.JudgeAudit(auditOf(t, []byte(reader(row.more)), row.edit))
			got := "does not"
			for _, w := range report.Audit.WhoCan {
				if w.Principal == eve && slices.Contains(w.Can, verdict.CanRead) {
					got = "reads"
				}
			}
			for _, c := range report.Checks {
				if c.ID == evidence.PracticeAccess && c.Status == verdict.Unknown && strings.Contains(c.Summary, eve) {
					got = "depends"
				}
			}
			if got != row.want {
				t.Errorf("eve %s, want %s: %+v", got, row.want, report.Audit.WhoCan)
			}
			certain := slices.ContainsFunc(report.Warnings, func(f verdict.Finding) bool {
				return f.Fault == "secret-readable-by-others" && f.Certainty == verdict.Certain
			})
			if given := strings.HasPrefix(row.name, "the organisation allows"); certain != (given && row.want == "reads") {
				t.Errorf("certain %v", certain)
			}
		})
	}
}

func policyOfSecret(statement string) func(*evidence.Record) {
	return func(r *evidence.Record) {
		r.SecretPolicy = evidence.Observed(evidence.Operator, r.Taken, evidence.Document{Kind: "secret", Text: `{"Version":"2012-10-17","Statement":[` + statement + `]}`})
	}
}

func guardrail(kind, text string) func(*evidence.Record) {
	return func(r *evidence.Record) {
		r.Guardrails = evidence.Observed(evidence.Operator, r.Taken, evidence.Guardrails{Levels: []evidence.GuardrailLevel{
			{Kind: kind, Policies: []evidence.Document{{Name: "given", Kind: kind, Text: text}}},
		}})
	}
}

// A trail's selectors of either kind.
func TestAuditOfSelectors(t *testing.T) {
	on := true
	management := evidence.TrailField{Field: "eventCategory", Equals: []string{"Management"}}
	for _, row := range []struct {
		name      string
		selectors []evidence.TrailSelector
		want      string // fault, "" for covered, "unknown"
	}{
		{"classic, all", []evidence.TrailSelector{{Management: true, ReadWrite: "All"}}, ""},
		{"classic, reads and writes apart", []evidence.TrailSelector{{Management: true, ReadWrite: "ReadOnly"}, {Management: true, ReadWrite: "WriteOnly"}}, ""},
		{"classic, without KMS", []evidence.TrailSelector{{Management: true, ReadWrite: "All", Excluded: []string{"kms.amazonaws.com"}}}, ""},
		{"classic, writes", []evidence.TrailSelector{{Management: true, ReadWrite: "WriteOnly"}}, "trail-writes-only"},
		{"advanced, all", []evidence.TrailSelector{{Fields: []evidence.TrailField{management}}}, ""},
		{"advanced, writes", []evidence.TrailSelector{{Fields: []evidence.TrailField{management, {Field: "readOnly", Equals: []string{"false"}}}}}, "trail-writes-only"},
		{"advanced, data only", []evidence.TrailSelector{{Fields: []evidence.TrailField{{Field: "eventCategory", Equals: []string{"Data"}}}}}, "trail-writes-only"},
		{"advanced, by who calls", []evidence.TrailSelector{{Fields: []evidence.TrailField{management, {Field: "userIdentity.arn", NotStartsWith: []string{"arn:"}}}}}, "unknown"},
		{"advanced, without Secrets Manager", []evidence.TrailSelector{{Fields: []evidence.TrailField{management, {Field: "eventSource", NotEquals: []string{"secretsmanager.amazonaws.com"}}}}}, "trail-writes-only"},
		{"not read", nil, "unknown"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			r.Practices = &evidence.Practices{}
			r.Trails = evidence.Observed(evidence.Operator, r.Taken, evidence.Trails{Asked: []string{"eu-west-1", "us-east-1"}, List: []evidence.TrailFacts{
				{Name: "t", ARN: "arn:aws:cloudtrail:us-east-1:111122223333:trail/t", Home: "us-east-1", MultiRegion: true, Global: true, Validated: true, Logging: &on, Selectors: row.selectors},
			}})
			report := faults.JudgeAudit(r)
			got := strings.Join(slices.DeleteFunc(ids(report.Warnings), func(id string) bool { return !strings.HasPrefix(id, "trail-") }), " ")
			if statusOf(report, evidence.PracticeAudit) == string(verdict.Unknown) {
				got = strings.TrimSpace(got + " unknown")
			}
			if got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
