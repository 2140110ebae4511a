package role

import (
	"fmt"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// boundaryStops: the boundary does not allow what the role's policies do.
func boundaryStops(snap *snapshot.Snapshot) *rule.Match {
	for _, j := range []whatif.Judged{snap.Read(), snap.Decrypt()} {
		if j.Cause("role-permissions-boundary") != nil {
			return &rule.Match{
				Summary:  fmt.Sprintf("The permissions boundary of %s does not allow %s.", snap.RoleName(), j.Req.Action),
				Evidence: []string{"boundary " + snap.Record.Role.Get().Boundary, j.Because},
				Values:   map[string]string{"boundary": snap.Record.Role.Get().Boundary, "action": j.Req.Action},
				Patch:    repair.Boundary(snap, j.Req.Action, target.SecretResource(j.Req.Resource)),
			}
		}
	}
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Reason != "permissions boundary" || snap.Read().Refused() {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role %s was refused by its permissions boundary.", snap.RoleName()),
		Evidence:  []string{phrase.Quote(f)},
		Settle:    "the boundary's document (aws iam get-policy-version)",
		Values:    map[string]string{"action": f.Action, "boundary": snap.Record.Role.Get().Boundary},
	}
}
