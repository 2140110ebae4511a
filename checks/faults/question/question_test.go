package question

import (
	"strings"
	"testing"

	"clonepath/assets"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

const refusedAgent = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent"

// Every cause of the table is one of the catalogue, and no two rows are empty.
func TestRows(t *testing.T) {
	for i := range rows {
		o := &rows[i]
		if o.ask == "" || len(o.shows) == 0 && !o.decides {
			t.Errorf("row %d asks nothing, or its answer tells nothing", i)
		}
		for fault, answer := range o.shows {
			if _, ok := assets.Fault(fault); !ok || answer == "" {
				t.Errorf("row %d: no fault %q in the catalogue, or no answer", i, fault)
			}
		}
	}
}

func causes(ids ...string) *verdict.Report {
	r := &verdict.Report{Verdict: verdict.Fail}
	for _, id := range ids {
		fault, certainty, _ := strings.Cut(id, " ")
		check := evidence.AssumeRole
		if strings.HasPrefix(fault, "git-") {
			check = evidence.GitAccess
		}
		r.RootCauses = append(r.RootCauses, verdict.Finding{Fault: fault, Check: check, Certainty: verdict.Certainty(certainty)})
	}
	return r
}

func TestOf(t *testing.T) {
	denied := func(caller, id string) *evidence.Fact[evidence.Session] {
		return evidence.Failed[evidence.Session](evidence.Agent, evidence.Record{}.Taken, &awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Denied, Caller: caller, AuthorizationID: id})
	}
	apart := causes("role-missing possible", "trust-principal-wrong possible", "trust-externalid-mismatch possible", "agent-no-assumerole-permission possible")
	for name, c := range map[string]struct {
		record evidence.Record
		report *verdict.Report
		asks   string // in the message or the command, "" for no question
		not    string
	}{
		"a refusal":                      {report: apart, asks: "aws iam get-role --role-name torque-git-reader"},
		"a refusal with an ID":           {record: evidence.Record{Assume: denied("arn:aws:sts::111122223333:assumed-role/node/i-0", "0a1b2c")}, report: apart, asks: "--authorization-id 0a1b2c"},
		"a refusal of Torque with an ID": {record: evidence.Record{Assume: denied(refusedAgent, "0a1b2c")}, report: apart, asks: "Torque's support", not: "administrator"},
		"only the External ID is left": {record: evidence.Record{SuppliedTrust: evidence.Observed(evidence.Operator, evidence.Record{}.Taken, evidence.Document{})},
			report: causes("trust-externalid-mismatch likely", "trust-externalid-required-not-sent likely"), asks: "External ID of the credential"},
		"a token is refused": {report: causes("git-401-bad-token likely", "git-token-expired-revoked possible", "value-trailing-newline possible"), asks: "the token's page"},
		"no way to the host": {report: causes("git-dns likely", "git-proxy possible"), asks: "curl -sv -o /dev/null https://gitlab.com/"},
		"it is certain":      {report: causes("role-missing certain", "trust-principal-wrong possible")},
		"nothing was sent":   {report: &verdict.Report{Verdict: verdict.Unknown}, asks: "the error as Torque shows it"},
		"all is well":        {report: &verdict.Report{Verdict: verdict.Pass}},
	} {
		c.record.Target = target.Target{RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader", SecretID: "git-repo-token", Repo: "https://gitlab.com/acme/blueprints.git"}
		q := Of(snapshot.Of(&c.record), c.report)
		switch {
		case q == nil && c.asks != "":
			t.Errorf("%s: nothing is asked", name)
		case q != nil && c.asks == "":
			t.Errorf("%s: asks %q", name, q.Ask)
		case q != nil && (!strings.Contains(q.Ask+q.Command, c.asks) || c.not != "" && strings.Contains(q.Ask, c.not)):
			t.Errorf("%s: %q, %q", name, q.Ask, q.Command)
		}
	}
}

// A row whose answer is known is not asked for again.
func TestSeenIsNotAsked(t *testing.T) {
	r := evidence.Record{Role: evidence.Observed(evidence.Operator, evidence.Record{}.Taken, evidence.RoleFacts{})}
	q := Of(snapshot.Of(&r), causes("role-missing possible", "trust-principal-wrong possible"))
	if q != nil && strings.Contains(q.Command, "get-role ") {
		t.Errorf("asks for what is there: %q", q.Command)
	}
}
