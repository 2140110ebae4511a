package snapshot

import (
	"cmp"
	"fmt"
	"slices"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// AsAgent reports whether the run had the agent's credentials alone, or a runner's.
func (snap *Snapshot) AsAgent() bool {
	return snap.Record.As == evidence.Agent || snap.Record.As == evidence.Runner
}

// Caller is the fact of who asked AWS: the operator, or the agent in his place.
func (snap *Snapshot) Caller() *evidence.Fact[evidence.Caller] {
	if snap.AsAgent() {
		return snap.Record.AgentCaller
	}
	return snap.Record.Caller
}

// identifyAgent compares who called as the agent with the agent principal. A
// caller that was seen outranks a principal that only the guide names.
func (snap *Snapshot) identifyAgent() {
	caller := snap.AgentSeen()
	if caller == "" {
		return
	}
	snap.AgentCalled = snap.Record.As != evidence.Runner && target.SamePrincipal(caller, snap.Agent)
	for _, arn := range snap.Record.Target.AgentPrincipal.All() {
		if !snap.AgentCalled && target.SamePrincipal(caller, arn) {
			snap.Agent, snap.AgentCalled = arn, true
		}
	}
	if !snap.AgentCalled {
		snap.RunnerCalled = snap.runnerOf(caller)
	}
	if !snap.AgentCalled && snap.RunnerCalled == "" && snap.Record.As != evidence.Runner && snap.Origin == target.Documented {
		snap.Agent, snap.Origin, snap.AgentCalled = caller, target.Confirmed, true
		if role, ok := target.RoleARNOf(caller); ok {
			snap.Agent = role
		}
	}
}

// AgentSeen is the ARN under which the agent called, "" where it did not. Where
// nobody asked who it is, a refusal says so.
func (snap *Snapshot) AgentSeen() string {
	return cmp.Or(snap.Record.AgentCaller.Get().ARN, refusedCaller(snap.Record.Assume))
}

// refusedCaller is who called, as the refusal of the agent's own call says.
func refusedCaller(f *evidence.Fact[evidence.Session]) string {
	if f == nil || f.By != evidence.Agent || !f.Failed(awserr.Denied) {
		return ""
	}
	return f.Failure.Caller
}

// AgentLockedOut reports whether the agent's credentials that we were given do not work, so
// that its calls were never judged. The documents still can be.
func (snap *Snapshot) AgentLockedOut() bool {
	f := evidence.FailureOf(snap.Record.AgentCaller)
	return !snap.AsAgent() && f != nil && f.Class == awserr.Credentials
}

// RefusedAsAgent reports whether the agent's own AssumeRole was denied.
func (snap *Snapshot) RefusedAsAgent() bool {
	return (snap.AgentCalled || snap.UnnamedAgent()) && snap.Record.Assume.Failed(awserr.Denied)
}

// UnnamedAgent reports whether somebody sent a refusal that does not say who called. It is taken
// for the agent's, as whoever sent it did.
func (snap *Snapshot) UnnamedAgent() bool {
	return snap.Record.As == "" && snap.Record.AgentCaller == nil && snap.Record.Assume != nil && snap.Record.Assume.By == evidence.Agent
}

// OwnAccount reports whether agent and role are in one account: a self-hosted agent.
func (snap *Snapshot) OwnAccount() bool { return snap.InOwnAccount(snap.Agent) }

// InOwnAccount reports whether a caller and the role are in one account.
func (snap *Snapshot) InOwnAccount(caller string) bool {
	a, err := target.ParseARN(caller)
	return err == nil && a.Account == snap.Target.RoleAccount()
}

// PartitionsDiffer says in which partitions role and agent are, "" where it is
// one or not known.
func (snap *Snapshot) PartitionsDiffer() string {
	role, errRole := target.ParseARN(snap.Target.RoleARN)
	agent, errAgent := target.ParseARN(snap.Agent)
	if errRole != nil || errAgent != nil || role.Service != "iam" || role.Partition == agent.Partition {
		return ""
	}
	return fmt.Sprintf("The role is in the partition %s, the agent in %s: no call crosses partitions.", role.Partition, agent.Partition)
}

// RefusedElsewhere reports whether the agent was refused by a role of another
// account than the one looked at: then that account may be the wrong one.
func (snap *Snapshot) RefusedElsewhere() bool {
	looked, role := snap.Record.Caller.Get().Account, snap.Target.RoleAccount()
	return looked != "" && role != "" && looked != role && snap.Problems[target.FieldRoleARN] == nil &&
		snap.AgentCalled && snap.Record.Assume.Failed(awserr.Denied) && !snap.Record.Role.Seen()
}

// Emulated reports whether an endpoint other than AWS's answered.
func (snap *Snapshot) Emulated() bool { return len(snap.Record.Local.Get().Endpoints) > 0 }

// RefusedWrite is the first refused change of a kind, nil where there is none.
func (snap *Snapshot) RefusedWrite(is func(*awserr.Failure) bool) *awserr.Failure {
	list := snap.Record.Writes.Get()
	i := slices.IndexFunc(list, func(f awserr.Failure) bool { return is(&f) })
	if i < 0 {
		return nil
	}
	return &list[i]
}
