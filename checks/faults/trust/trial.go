package trust

import (
	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
)

// trialResult is how a guard trial ended.
type trialResult int

const (
	notTried trialResult = iota
	refused
	letIn
)

func trial(snap *snapshot.Snapshot, f *evidence.Fact[evidence.Session]) trialResult {
	switch {
	case !snap.Called():
		return notTried
	case f.Seen():
		return letIn
	case f.Failed(awserr.Denied):
		return refused
	}
	return notTried
}

// unguardedByTrial: no document is in view, and AWS itself let the agent in
// without the External ID. An endpoint that is not AWS's shows nothing.
func unguardedByTrial(snap *snapshot.Snapshot) bool {
	return !guardOf(snap).known && trial(snap, snap.Record.GuardWrong) == letIn && trial(snap, snap.Record.GuardMissing) == letIn &&
		needsGuard(snap) && (snap.Record.Sandbox || !snap.Emulated())
}

func which(wrong, missing trialResult) string {
	switch {
	case wrong == letIn && missing == letIn:
		return "with a wrong External ID and without one"
	case wrong == letIn:
		return "with a wrong External ID"
	}
	return "without an External ID"
}
