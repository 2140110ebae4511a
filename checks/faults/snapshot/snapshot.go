package snapshot

import (
	"sync"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// Snapshot is a Record as the rules read it: facts, parsed policies, and the three
// calls of the chain judged on them. What costs time is done when first asked.
type Snapshot struct {
	Record   *evidence.Record
	Target   target.Target
	Problems map[target.Field]*target.Problem
	Agent    string // the ARN that is taken for the agent principal
	Origin   target.Origin
	// AgentCalled: agent credentials were used, and they are the agent's.
	AgentCalled bool
	// RunnerCalled is the runner whose credentials were used, "" where they are not
	// those of a runner.
	RunnerCalled string
	// Reported are the links whose facts are Torque's report of its agent's tries.
	Reported []verdict.Link
	// Heard are the known wordings of errors.
	Heard []Heard

	Assume, Read, Decrypt func() whatif.Judged
	Runners               func() []Runner // those that call as somebody else than the agent
	Proofs                func() []Proof
	Recorded              func() RecordedCalls // what CloudTrail saw the agent do
	WhoCan                func() Access        // of an audit
	alone                 func() bool          // the role trusts nobody else of the agent's account
}

// Of makes the Snapshot of a Record, which it does not change.
func Of(r *evidence.Record) *Snapshot {
	snap := &Snapshot{Record: r, Target: withoutToken(r.Target), Problems: map[target.Field]*target.Problem{}}
	snap.readTorque()
	snap.Heard = hear(snap.Record)
	for _, p := range r.Target.Problems() {
		snap.Problems[p.Field] = p
	}
	snap.Agent, snap.Origin = snap.Record.Target.Agent(snap.Record.AgentOrigin)
	snap.identifyAgent()
	if differ := snap.PartitionsDiffer(); differ != "" && snap.Origin != target.Documented {
		snap.Problems[target.FieldRoleARN] = &target.Problem{Field: target.FieldRoleARN, Fault: "role-partition-mismatch", Found: differ}
	}
	snap.Assume = sync.OnceValue(func() whatif.Judged {
		return whatif.Judge(snap.assumeCall(snap.Agent, snap.AgentCalled), whatif.AssumeRemedies)
	})
	snap.Runners = sync.OnceValue(snap.judgeRunners)
	snap.chooseAgent()
	snap.Read = sync.OnceValue(snap.judgeRead)
	snap.Decrypt = sync.OnceValue(func() whatif.Judged { return whatif.Judge(snap.decryptCall(), whatif.DecryptRemedies) })
	snap.Proofs = sync.OnceValue(snap.findProofs)
	snap.Recorded = sync.OnceValue(snap.findRecorded)
	snap.WhoCan = sync.OnceValue(snap.whoCan)
	snap.alone = sync.OnceValue(snap.aloneInAccount)
	return snap
}

// withoutToken hides a token that was entered as Secret ID: it must not be
// repeated in a report.
func withoutToken(t target.Target) target.Target {
	if p := target.Check(target.FieldSecretID, t.SecretID); p != nil && p.Fault == "cred-token-in-secret-id" {
		t.SecretID = sealed.Redacted
	}
	return t
}
