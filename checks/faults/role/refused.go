package role

import (
	"fmt"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// openReadKeys are what a condition on the read may ask for that only the
// agent's side knows.
var openReadKeys = []string{
	"aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:resourcetag/", "secretsmanager:resourcetag/", "aws:principaltag/",
	"aws:useragent", "aws:tokenissuetime", "aws:sourceidentity",
}

// openCondition: a condition leaves it open whether the role may read, and the
// role was refused for real.
func openCondition(snap *snapshot.Snapshot) *rule.Match {
	j, f := snap.Read(), evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Class != awserr.Denied || !j.Depends() || !whatif.AnyKey(j.DependsOn, openReadKeys) {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role was refused, and what stands between is a condition on %s in its permission policy.", phrase.List(j.DependsOn, 4)),
		Evidence:  []string{phrase.TrimStop(j.Because), phrase.Quote(f)},
		Settle:    "the value that the agent's request has for it (CloudTrail shows its address)",
		Patch:     repair.ReadCondition(snap),
	}
}
