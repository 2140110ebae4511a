package snapshot

import (
	"cmp"

	"clonepath/awsops/target"
)

// RoleName is the role's name for commands.
func (snap *Snapshot) RoleName() string {
	return cmp.Or(snap.Record.Role.Get().Name, snap.Target.RoleName())
}

// RoleARN is the role's ARN as AWS gives it, or as entered.
func (snap *Snapshot) RoleARN() string {
	return cmp.Or(snap.Record.Role.Get().ARN, snap.Target.RoleARN)
}

// RoleKnown reports whether the role has an ARN. What was entered and is none
// names no account, and stands in no policy.
func (snap *Snapshot) RoleKnown() bool {
	return snap.RoleARN() != "" && (snap.Record.Role.Seen() || snap.Problems[target.FieldRoleARN] == nil)
}
