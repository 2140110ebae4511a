package role

import (
	"fmt"

	"clonepath/awsops/target"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
)

// otherARN: the role was found by its name, but not under this ARN.
func otherARN(snap *snapshot.Snapshot, is bool, format string) *rule.Match {
	role := snap.Record.Role.Get()
	if !snap.Record.Role.Seen() || role.ARN == snap.Target.RoleARN || snap.Target.RoleARN == "" || !is || snap.Problems[target.FieldRoleARN] != nil {
		return nil
	}
	return &rule.Match{
		Summary:  fmt.Sprintf(format, role.ARN, snap.Target.RoleARN),
		Evidence: append([]string{"GetRole " + role.ARN, "entered " + snap.Target.RoleARN}, phrase.Refusals(snap.Record.Assume)...),
		Copy:     role.ARN,
	}
}
