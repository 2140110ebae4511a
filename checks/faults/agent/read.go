package agent

import (
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
)

// looksElsewhere: the role finds no secret where the operator sees one; or it is
// told that no policy of its own allows the read, which one does. AWS asks for
// the permission first, so that both may mean another region.
func looksElsewhere(snap *snapshot.Snapshot, f *awserr.Failure) bool {
	if !snap.Record.Secret.Seen() || strings.Contains(f.Message, "staging label") {
		return false
	}
	_, err := target.ParseARN(snap.Target.SecretID)
	masked := f.Class == awserr.Denied && f.Reason == "identity-based policy" && f.Action != whatif.ActionDecrypt && err != nil && snap.Read().Allowed() && !fresh(snap)
	return f.Class == awserr.NotFound || masked
}

func whereItIs(snap *snapshot.Snapshot) []string {
	if !snap.Record.Secret.Seen() {
		return nil
	}
	return []string{"secret " + snap.Record.Secret.Value.ARN}
}
