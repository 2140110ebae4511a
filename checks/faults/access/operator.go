package access

import (
	"fmt"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// operatorRows are writes that AWS refused for a reason of the operator: they say
// nothing of the chain.
var operatorRows = []struct {
	fault, summary string
	is             func(*awserr.Failure) bool
}{
	{"identity-scp-blocks-iam", "A service control policy of the organisation stops the operator.", func(f *awserr.Failure) bool { return f.Reason == "service control policy" }},
	{"identity-boundary-on-operator", "The operator's permissions boundary does not allow it.", func(f *awserr.Failure) bool { return f.Reason == "permissions boundary" }},
	{"identity-mfa-required", "A policy of the operator denies it explicitly; the usual reason is a session without a second factor.",
		func(f *awserr.Failure) bool { return f.Reason == "identity-based policy" && f.Explicit }},
	{"identity-readonly-operator", "The operator has no right to change anything here.", func(f *awserr.Failure) bool { return f.Reason == "identity-based policy" && !f.Explicit }},
}

// operatorRules make one rule of each row.
func operatorRules() []rule.Rule {
	var rows []rule.Rule
	for i, row := range operatorRows {
		rows = append(rows, rule.Rule{Fault: row.fault, Check: evidence.AWSIdentity, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
			f := snap.RefusedWrite(func(f *awserr.Failure) bool { return f.Class == awserr.Denied && operatorRow(f) == i })
			if f == nil {
				return nil
			}
			h := &rule.Match{Summary: row.summary + fmt.Sprintf(" %s was refused.", f.Operation), Evidence: []string{phrase.Quote(f)}}
			if row.fault == "identity-mfa-required" {
				h.Certainty, h.Settle = verdict.Likely, "the same call in a session made with a second factor (aws sts get-session-token --serial-number …)"
			}
			return h
		}})
	}
	return rows
}

func operatorRow(f *awserr.Failure) int {
	for i, row := range operatorRows {
		if row.is(f) {
			return i
		}
	}
	return -1
}
