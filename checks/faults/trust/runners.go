package trust

import (
	"fmt"
	"strings"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// judgeTrustRunners: every runner is let in. Runners that call as the agent does are
// let in where it is.
func judgeTrustRunners(snap *snapshot.Snapshot) rule.Result {
	runners := snap.Runners()
	switch {
	case snap.RunnersUnsaid():
		return rule.Unknown("nobody said whether your runners call as the agent does (--runner-principal, or runnerPrincipals: [] in the file)")
	case len(runners) == 0:
		return asTheAgent(snap)
	}
	var in, open []string
	for _, r := range runners {
		switch {
		case r.ARN == snap.RunnerCalled && snap.AssumedNow():
			in = append(in, r.ARN+" (it called)")
		case r.Allowed():
			in = append(in, r.ARN)
		case r.Depends():
			return rule.DependsOn(r.Judged)
		case r.Refused():
			return rule.Unknown("the documents refuse the runner %s: %s", r.ARN, phrase.TrimStop(r.Because)).Waiting(evidence.TrustAgent)
		default:
			open = append(open, r.ARN)
		}
	}
	if len(open) > 0 {
		return rule.Unknown("whether %s may assume the role: %s", strings.Join(open, ", "), phrase.WhyMissing(snap.Record.Role, "nobody read the trust policy")).
			Waiting(evidence.RoleExists, evidence.TrustAgent)
	}
	return rule.Passed(verdict.Evaluated, "let in: %s", strings.Join(in, ", "))
}

// asTheAgent: what holds of the agent holds of its runners.
func asTheAgent(snap *snapshot.Snapshot) rule.Result {
	if agent := judgeTrustAgent(snap); agent.Status != verdict.Pass {
		return agent.Waiting(evidence.RoleExists, evidence.TrustAgent)
	}
	return rule.Passed(verdict.Evaluated, "the runner calls as the agent does")
}

// runnersSpared: they are needed only where they are known, and where IAM could be
// read or the run is as one of them.
func runnersSpared(snap *snapshot.Snapshot) bool {
	asRunner := snap.RunnerCalled != "" && !snap.AssumedNow()
	return len(snap.Target.OwnRunners()) == 0 || !snap.Record.Role.Seen() && !asRunner
}

// agentSpared: a runner's own run says nothing of the agent.
func agentSpared(snap *snapshot.Snapshot) bool { return snap.Record.As == evidence.Runner }

// runnerRefused: the role lets the agent in, and not one of its runners.
func runnerRefused(snap *snapshot.Snapshot) *rule.Match {
	agent := snap.Assume()
	if !agent.Allowed() && !agent.Depends() {
		return nil // one cause stands for both, or the agent alone is refused
	}
	var refused []snapshot.Runner
	for _, r := range snap.Runners() {
		if r.Refused() {
			refused = append(refused, r)
		}
	}
	if len(refused) == 0 {
		return nil
	}
	h := &rule.Match{
		Summary: fmt.Sprintf("The role lets the agent in, and refuses the runner %s: discovery works, launching an environment fails.", refused[0].ARN),
		Values:  map[string]string{"runner": refused[0].ARN},
	}
	if len(refused) > 1 {
		h.Summary = fmt.Sprintf("The role lets the agent in, and refuses %d of its runners: discovery works, launching an environment fails.", len(refused))
	}
	for _, r := range refused {
		h.Evidence = append(h.Evidence, "runner "+r.ARN+": "+phrase.TrimStop(r.Because))
	}
	if snap.RunnerCalled == refused[0].ARN {
		h.Evidence = append(h.Evidence, phrase.Refusals(snap.Record.Assume)...)
	}
	h.Patch = repair.AddCallers(snap, arnsOf(refused))
	return h
}

func arnsOf(runners []snapshot.Runner) []string {
	list := make([]string, len(runners))
	for i, r := range runners {
		list[i] = r.ARN
	}
	return list
}

// lastSuccesses says of each caller, where there are several, when CloudTrail last saw
// it get in.
func lastSuccesses(snap *snapshot.Snapshot) []string {
	callers := snap.Target.Callers()
	if len(callers) < 2 || !snap.Record.Trail.Seen() {
		return nil
	}
	var lines []string
	for _, arn := range callers {
		e, named := snap.LastSuccess(arn)
		switch {
		case e == nil:
			lines = append(lines, "CloudTrail, as far as it was read, shows no success of "+arn)
		case named:
			lines = append(lines, fmt.Sprintf("CloudTrail: %s last assumed the role at %s", arn, e.At.UTC().Format(time.RFC3339)))
		default:
			lines = append(lines, fmt.Sprintf("CloudTrail: somebody of the account of %s last assumed the role at %s; the event does not say which role", arn, e.At.UTC().Format(time.RFC3339)))
		}
	}
	return lines
}
