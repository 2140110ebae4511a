package agent

import (
	"fmt"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// runnerRules are about a runner that really called.
var runnerRules = []rule.Rule{
	{Fault: "runner-no-assumerole-permission", Check: evidence.AssumeRole, By: verdict.Proven, Find: runnerMayNot},
}

// runnerMayNot: a runner was refused, by its own policy. AWS says so, or the role's
// documents let it in.
func runnerMayNot(snap *snapshot.Snapshot) *rule.Match {
	f := evidence.FailureOf(snap.Record.Assume)
	if !snap.RefusedAsRunner() || askedForAnother(snap, f) || f.Action == whatif.ActionTag && f.Reason == "" {
		return nil
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("The runner %s may not assume the role: no policy of its own allows sts:AssumeRole on it. Discovery works, launching an environment fails.", snap.RunnerCalled),
		Evidence: []string{phrase.Quote(f)}, Values: map[string]string{"runner": snap.RunnerCalled},
	}
	if f.Reason == "identity-based policy" {
		return h
	}
	for _, r := range snap.Runners() {
		if r.ARN == snap.RunnerCalled && r.Allowed() && !fresh(snap) {
			h.Summary = fmt.Sprintf("The role lets the runner %s in. What is left first: the runner's own policy may not let it assume this role. Discovery works, launching an environment fails.", snap.RunnerCalled)
			h.Certainty, h.Settle = verdict.Likely, "the policies, the boundary and the organisation's policies of the runner's role"
			h.Evidence = append([]string{"documents: " + phrase.TrimStop(r.Because)}, h.Evidence...)
			return h
		}
	}
	return nil
}
