package trust

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/cluster"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// runnerBare: a runner's service account has no AWS identity, or its pods started
// before it had. With a role of its node it may yet be let in.
func runnerBare(snap *snapshot.Snapshot) *rule.Match {
	if snap.RunnerCalled != "" && snap.AssumedNow() {
		return nil
	}
	var h *rule.Match
	for _, c := range cluster.Callers(snap.Record.Cluster.Get()) {
		if c.Agent || !c.Bare {
			continue
		}
		if h == nil {
			h = &rule.Match{
				Certainty: verdict.Likely,
				Summary:   fmt.Sprintf("The runner's service account %s has no AWS identity of its own: discovery works, launching an environment fails.", c.Name()),
				Settle:    "aws sts get-caller-identity in a pod of that service account: its node may have a role that is let in",
				Values:    map[string]string{"runner": c.Name()},
			}
		}
		h.Evidence = append(h.Evidence, fmt.Sprintf("service account %s: %s", c.Name(), c.Because))
	}
	return h
}

// runnerIsAnother: the agent gets in, and somebody else of its account asks for the
// role and is refused, while nobody named a runner.
func runnerIsAnother(snap *snapshot.Snapshot) *rule.Match {
	if snap.Target.RunnerPrincipals != "" {
		return nil
	}
	e := snap.RefusedStranger()
	if e == nil || !gotInBefore(snap, e.At) {
		return nil // it may have been the agent, before it was mended
	}
	role, _ := target.RoleARNOf(e.Caller)
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The runner is taken to call as the agent does; but %s asked for the role too, and was refused.", e.Caller),
		Evidence:  []string{"refused: " + snapshot.Cite(e), "caller " + e.Caller, "agent principal " + snap.Agent},
		Settle:    "whether that caller is a runner: the service account of its pods, and its annotation (clonepath collect --kubernetes)",
		Values:    map[string]string{"runner": role},
	}
}

// gotInBefore reports whether CloudTrail saw the agent assume the role before a time.
func gotInBefore(snap *snapshot.Snapshot, at time.Time) bool {
	return slices.ContainsFunc(snap.Trail(), func(e evidence.TrailEvent) bool {
		return snap.Assumes(&e) && snap.ByAgent(&e) && e.Code == "" && e.At.Before(at)
	})
}
