package snapshot

import (
	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
)

// Runner is a runner that calls as somebody else than the agent, with its AssumeRole
// judged on the documents.
type Runner struct {
	ARN string
	whatif.Judged
}

func (snap *Snapshot) judgeRunners() []Runner {
	var list []Runner
	for _, arn := range snap.Target.OwnRunners() {
		list = append(list, Runner{arn, whatif.Judge(snap.assumeCall(arn, arn == snap.RunnerCalled), whatif.AssumeRemedies)})
	}
	return list
}

// Called reports whether the credentials that were used are a caller's: the agent's
// or a runner's.
func (snap *Snapshot) Called() bool { return snap.AgentCalled || snap.RunnerCalled != "" }

// runnerOf is the runner principal that a caller is. Whoever runs as a runner that
// nobody named is one.
func (snap *Snapshot) runnerOf(caller string) string {
	for _, arn := range snap.Target.RunnerPrincipals.All() {
		if target.SamePrincipal(caller, arn) {
			return arn
		}
	}
	if snap.Record.As != evidence.Runner || snap.Target.RunnerPrincipals != "" {
		return ""
	}
	if role, ok := target.RoleARNOf(caller); ok {
		return role
	}
	return caller
}

// RunnersUnsaid reports whether nobody said as whom the runners of a self-hosted agent
// call.
func (snap *Snapshot) RunnersUnsaid() bool {
	return snap.Record.Hosting == "self" && snap.Target.RunnerPrincipals == "" && !snap.Target.RunnersAsAgent && snap.RunnerCalled == ""
}

// RunnersAsAgent reports whether the runners are taken to call as the agent does.
func (snap *Snapshot) RunnersAsAgent() bool {
	return len(snap.Target.OwnRunners()) == 0 && !snap.RunnersUnsaid()
}

// RefusedAsRunner reports whether a runner's own AssumeRole was denied.
func (snap *Snapshot) RefusedAsRunner() bool {
	return snap.RunnerCalled != "" && snap.Record.Assume.Failed(awserr.Denied)
}

// chooseAgent takes, of an old and a new agent principal that stand side by side, the
// one that the documents refuse, where neither was seen to call.
func (snap *Snapshot) chooseAgent() {
	all := snap.Record.Target.AgentPrincipal.All()
	if len(all) < 2 || snap.AgentCalled {
		return
	}
	for _, arn := range all {
		call := snap.assumeCall(arn, false)
		if !call.Known {
			return
		}
		if o := call.Decide().Outcome; o == iampolicy.ImplicitDeny || o == iampolicy.ExplicitDeny {
			snap.Agent = arn
			return
		}
	}
}

// LastSuccess is the newest event in which a caller assumed the role, nil where none
// was recorded. An event of another account's caller has no ARN: then it is one of
// that account, whoever it was, and named is false.
func (snap *Snapshot) LastSuccess(arn string) (e *evidence.TrailEvent, named bool) {
	for i, event := range snap.Trail() {
		if !snap.Assumes(&event) || event.Code != "" {
			continue
		}
		if event.Caller != "" && target.SamePrincipal(event.Caller, arn) {
			return &snap.Trail()[i], true
		}
		if event.Caller == "" && event.Account != "" && event.Account == target.AccountOf(arn) {
			return &snap.Trail()[i], false
		}
	}
	return nil, false
}
