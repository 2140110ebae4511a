package agent

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// askedForAnother: the refusal is about another role than the one entered.
func askedForAnother(snap *snapshot.Snapshot, f *awserr.Failure) bool {
	_, err := target.ParseARN(f.Resource)
	return f.Class == awserr.Denied && err == nil && snap.Target.RoleARN != "" && f.Resource != snap.Target.RoleARN && strings.Contains(f.Resource, ":role/") &&
		!snap.RefusedElsewhere()
}

// anotherRefused: the documents allow the agent, and CloudTrail shows that it is
// another principal who asks and is refused. A refusal of another account's
// caller is not recorded here, so this is about an agent of this account.
func anotherRefused(snap *snapshot.Snapshot) *rule.Match {
	if !snap.Assume().Known || snap.Assume().Refused() || snap.AgentCalled || snap.Recorded().Assume != nil {
		return nil
	}
	e := snap.RefusedStranger()
	if e == nil {
		return nil
	}
	role, _ := target.RoleARNOf(e.Caller)
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role lets in %s, but CloudTrail shows that %s asked for it and was refused.", snap.Agent, e.Caller),
		Evidence: []string{
			"refused: " + snapshot.Cite(e),
			"caller " + e.Caller,
			fmt.Sprintf("agent principal %s (%s)", snap.Agent, snap.Origin),
		},
		Settle: "whether that caller is the agent: the annotation of its service account, or its node's role",
		Values: map[string]string{"agent": role},
	}
}
