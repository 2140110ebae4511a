package agent

import (
	"fmt"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// settling is how long a change in IAM may take to reach every endpoint.
const settling = 2 * time.Minute

// fresh reports whether the role is so young that not every endpoint knows it.
func fresh(snap *snapshot.Snapshot) bool {
	created := snap.Record.Role.Get().Created
	return created != nil && snap.Record.Assume != nil && snap.Record.Assume.At.Sub(*created) <= settling
}

// remainder: the documents allow the agent, its real call was refused, and
// nothing in the refusal says why.
func remainder(snap *snapshot.Snapshot) bool {
	f := evidence.FailureOf(snap.Record.Assume)
	return f != nil && snap.RefusedAsAgent() && !askedForAnother(snap, f) && snap.Assume().Allowed() && f.Action != whatif.ActionTag && f.Reason == ""
}

func left(snap *snapshot.Snapshot, format, settle string, c verdict.Certainty, args ...any) *rule.Match {
	return &rule.Match{
		Certainty: c,
		Summary:   fmt.Sprintf(format, args...),
		Evidence:  []string{"documents: " + phrase.TrimStop(snap.Assume().Because), phrase.Quote(snap.Record.Assume.Failure)},
		Settle:    settle,
	}
}

func remainderRule(fault string, c verdict.Certainty, summary, settle string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.AssumeRole, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !remainder(snap) || fresh(snap) || snap.OwnAccount() && fault == "role-rcp" {
			return nil
		}
		return left(snap, "%s", settle, c, summary)
	}}
}
