package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// edit is one change to a healthy Record.
type edit func(r *evidence.Record)

// faultCase is a Record with one thing wrong in it, and what Judge must say.
type faultCase struct {
	name string
	from func() *evidence.Record // nil = AsOperator
	edit edit
	want []string // root causes in order; nil = none
	warn []string // warnings in order
	hide []string // cannotObserve
	// is are statuses, such as "trust-agent": "fail"; a blocked one is written
	// "blocked by …".
	is map[evidence.CheckID]string
}

func runCases(t *testing.T, cases []faultCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			if c.from != nil {
				r = c.from()
			}
			if c.edit != nil {
				c.edit(r)
			}
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), c.want)
			same(t, "warnings", ids(rep.Warnings), c.warn)
			same(t, "cannotObserve", ids(rep.CannotObserve), c.hide)
			for id, want := range c.is {
				if got := statusOf(rep, id); got != want {
					t.Errorf("%s is %q, want %q", id, got, want)
				}
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

// judged judges a Record and checks what must hold of every Report.
func judged(t *testing.T, r *evidence.Record) *verdict.Report {
	t.Helper()
	rep := faults.Judge(r)
	text := asJSON(t, rep)
	sound(t, rep)
	valid(t, text)
	if r.Target.ExternalID != "" && len(r.Target.ExternalID) >= 8 && strings.Contains(text, r.Target.ExternalID) {
		t.Errorf("the report shows the External ID")
	}
	saved, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var loaded evidence.Record
	if err := json.Unmarshal(saved, &loaded); err != nil {
		t.Fatal(err)
	}
	if again := asJSON(t, faults.Judge(&loaded)); again != text {
		t.Errorf("judging the saved record differs:\n%s\n%s", text, again)
	}
	faulttest.SharedAlike(t, r)
	return rep
}

func asJSON(t *testing.T, rep *verdict.Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.JSON(&out, rep); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// sound: no fail without a finding, no finding without its check failing,
// no blocked check without a failed one that it names.
func sound(t *testing.T, rep *verdict.Report) {
	t.Helper()
	byID := map[evidence.CheckID]verdict.Check{}
	for _, c := range rep.Checks {
		byID[c.ID] = c
	}
	found := slices.Concat(rep.RootCauses, rep.CannotObserve)
	for _, c := range rep.Checks {
		switch c.Status {
		case verdict.Fail:
			if !slices.ContainsFunc(found, func(f verdict.Finding) bool { return f.Check == c.ID }) {
				t.Errorf("%s fails without a finding", c.ID)
			}
		case verdict.Blocked:
			if byID[c.BlockedBy].Status != verdict.Fail {
				t.Errorf("%s is blocked by %s, which is %s", c.ID, c.BlockedBy, byID[c.BlockedBy].Status)
			}
		case verdict.Warn:
			if !slices.ContainsFunc(rep.Warnings, func(f verdict.Finding) bool { return f.Check == c.ID }) {
				t.Errorf("%s warns without a finding", c.ID)
			}
		}
	}
	for _, f := range rep.RootCauses {
		if byID[f.Check].Status != verdict.Fail {
			t.Errorf("%s is a root cause, but %s is %s", f.Fault, f.Check, byID[f.Check].Status)
		}
	}
	for _, f := range slices.Concat(found, rep.Warnings) {
		for _, text := range append([]string{f.Summary, f.Fix.Text, f.Settle}, f.Evidence...) {
			if strings.Contains(text, "%!") || strings.Contains(text, "<nil>") || strings.Contains(text, "  ·") {
				t.Errorf("%s says %q", f.Fault, text)
			}
		}
	}
}

func valid(t *testing.T, text string) {
	t.Helper()
	schema, err := reportSchema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("the JSON breaks its schema: %v\n%s", err, text)
	}
}

func reportSchema() (*jsonschema.Schema, error) {
	text, err := assets.Schema("report")
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("clonepath/report/v1", doc); err != nil {
		return nil, err
	}
	return c.Compile("clonepath/report/v1")
}

func ids(list []verdict.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Fault)
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s %v, want %v", what, got, want)
	}
}

func statusOf(rep *verdict.Report, id evidence.CheckID) string {
	for _, c := range rep.Checks {
		if c.ID == id {
			if c.Status == verdict.Blocked {
				return "blocked by " + string(c.BlockedBy)
			}
			return string(c.Status)
		}
	}
	return ""
}

func dump(t *testing.T, rep *verdict.Report) {
	t.Helper()
	var out strings.Builder
	_ = report.Text(&out, rep, report.Options{Width: 160, Verbose: true})
	t.Log("\n" + out.String())
}

// Edits that several tests use.

func trust(text string) edit {
	return func(r *evidence.Record) { r.Role.Value.Trust = text }
}

// trustStatement is a trust policy of one check.
func trustStatement(principal, action, condition string) edit {
	return trust(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":%q,"Condition":%s}]}`, principal, action, condition))
}

const (
	agentPrincipal = `{"AWS":"` + faulttest.Agent + `"}`
	idCondition    = `{"StringEquals":{"sts:ExternalId":"` + faulttest.ExternalID + `"}}`
)

// permission is a permission policy of one check; rest follows Resource.
func permission(action, resource, rest string) edit {
	return func(r *evidence.Record) {
		r.RolePolicies.Value = &[]evidence.Document{{Name: "torque-git-read", Kind: "inline", Text: fmt.Sprintf(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":%q,"Resource":%q%s}]}`, action, resource, rest)}}
	}
}

// alsoAttached adds a managed policy to the role.
func alsoAttached(text string) edit {
	return func(r *evidence.Record) {
		*r.RolePolicies.Value = append(*r.RolePolicies.Value, evidence.Document{Name: "guardrail", Kind: "managed", ARN: "arn:aws:iam::111122223333:policy/guardrail", Text: text})
	}
}

func missing[T any](operation, code string) *evidence.Fact[T] {
	return evidence.Failed[T](evidence.Operator, faulttest.Now, faulttest.NotFound(operation, code, "it is not there", 404))
}

func denied[T any](operation string) *evidence.Fact[T] {
	return evidence.Failed[T](evidence.Operator, faulttest.Now, &awserr.Failure{
		Operation: operation, Class: awserr.Denied, Code: "AccessDenied", HTTPStatus: 403, RequestID: true,
		Message: "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: " + operation,
	})
}

// refusedAgent is a run in which the agent's AssumeRole was refused, as STS
// refuses it, and everything after it did not happen.
func refusedAgent() *evidence.Record {
	r := faulttest.Healthy()
	r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, faulttest.AssumeDenied())
	r.GuardWrong = evidence.Skipped[evidence.Session](faulttest.Now, "the role was not assumed")
	r.GuardMissing = r.GuardWrong
	r.RoleValue = evidence.Skipped[evidence.Value](faulttest.Now, "the role was not assumed")
	return r
}

// refusedRole is a run in which the role's session was refused the secret.
func refusedRole(f *awserr.Failure) func() *evidence.Record {
	return func() *evidence.Record {
		r := faulttest.Healthy()
		r.RoleValue = evidence.Failed[evidence.Value](evidence.Role, faulttest.Now, f)
		return r
	}
}

// customerKey encrypts the secret with a key of the account.
func customerKey(r *evidence.Record) {
	r.Secret.Value.KMSKeyID = faulttest.KeyARN
	r.Key = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Key{ARN: faulttest.KeyARN, State: "Enabled", Manager: "CUSTOMER"})
	r.KeyPolicy = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "key policy", Kind: "key", Text: faulttest.KeyPolicy})
}

func mayDecrypt(condition string) edit {
	return func(r *evidence.Record) {
		alsoAttached(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":%q,"Condition":%s}]}`, faulttest.KeyARN, condition))(r)
	}
}

// all joins edits.
func all(edits ...edit) edit {
	return func(r *evidence.Record) {
		for _, e := range edits {
			e(r)
		}
	}
}
