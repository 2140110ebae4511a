package agent

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
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

// readElsewhere: CloudTrail shows in which region the agent looked.
func readElsewhere(snap *snapshot.Snapshot, e *evidence.TrailEvent) *rule.Match {
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The agent looked for the secret in %s, where AWS refused it; the secret is in %s.", e.Region, snap.SecretRegion()),
		Evidence:  append([]string{fmt.Sprintf("CloudTrail: GetSecretValue, %s, %s", e.Code, snapshot.Cite(e))}, whereItIs(snap)...),
		Settle:    fmt.Sprintf("whether %s has a secret of that name too (aws secretsmanager describe-secret --region %s)", e.Region, e.Region),
	}
}
