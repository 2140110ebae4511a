package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
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
func operatorRules() []rule {
	var rows []rule
	for i, row := range operatorRows {
		rows = append(rows, rule{fault: row.fault, statement: evidence.AWSIdentity, effect: dims, by: ObservedP, find: func(v *view) *hit {
			f := v.refusedWrite(func(f *awserr.Failure) bool { return f.Class == awserr.Denied && operatorRow(f) == i })
			if f == nil {
				return nil
			}
			h := &hit{summary: row.summary + fmt.Sprintf(" %s was refused.", f.Operation), evidence: []string{quoteFailure(f)}}
			if row.fault == "identity-mfa-required" {
				h.certainty, h.settle = Likely, "the same call in a session made with a second factor (aws sts get-session-token --serial-number …)"
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

// refusedWrite is a rule about a change that AWS refused: operation, "" for any,
// and text, which stands in the error's code or message, name the fault.
func refusedWrite(fault string, statement evidence.CheckID, operation, text, summary string) rule {
	is := func(f *awserr.Failure) bool {
		return (operation == "" || operation == f.Operation) && (f.Code == text || strings.Contains(f.Message, text))
	}
	return rule{fault: fault, statement: statement, by: ObservedP, find: func(v *view) *hit {
		f := v.refusedWrite(is)
		if f == nil {
			return nil
		}
		return &hit{summary: summary, evidence: []string{quoteFailure(f)}}
	}}
}

func (v *view) refusedWrite(is func(*awserr.Failure) bool) *awserr.Failure {
	list := v.r.Writes.Get()
	i := slices.IndexFunc(list, func(f awserr.Failure) bool { return is(&f) })
	if i < 0 {
		return nil
	}
	return &list[i]
}
