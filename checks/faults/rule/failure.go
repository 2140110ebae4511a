package rule

import (
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// RefusedWrite is a rule about a change that AWS refused: operation, "" for any,
// and text, which stands in the error's code or message, name the fault.
func RefusedWrite(fault string, check evidence.CheckID, operation, text, summary string) Rule {
	is := func(f *awserr.Failure) bool {
		if row := snapshot.Explained(f); row != nil && !slices.Contains(row.Faults(), fault) {
			return false
		}
		return (operation == "" || operation == f.Operation) && (f.Code == text || strings.Contains(f.Message, text))
	}
	return Rule{Fault: fault, Check: check, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *Match {
		f := snap.RefusedWrite(is)
		if f == nil {
			return nil
		}
		return &Match{Summary: summary, Evidence: []string{phrase.Quote(f)}}
	}}
}

// Throttled is the match of a read that Secrets Manager throttled, else nil.
func Throttled(f *evidence.Fact[evidence.Value]) *Match {
	if !f.Failed(awserr.Throttled) {
		return nil
	}
	return &Match{Summary: "Secrets Manager throttles reads of the role's account.", Evidence: []string{phrase.Quote(f.Failure)}}
}
