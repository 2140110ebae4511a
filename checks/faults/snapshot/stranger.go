package snapshot

import (
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// RefusedStranger is the newest AssumeRole that was refused since the role's last
// change to a role's session which is neither the agent nor the operator. It must
// be of the agent's account, or of the role's where a self-hosted agent's
// principal is only a guess.
func (snap *Snapshot) RefusedStranger() *evidence.TrailEvent {
	accounts := []string{target.AccountOf(snap.Agent)}
	if snap.Origin == target.Documented && snap.Record.Hosting == "self" {
		accounts = append(accounts, snap.Target.RoleAccount())
	}
	changed, events := snap.RoleChanged(), snap.Trail()
	i := slices.IndexFunc(events, func(e evidence.TrailEvent) bool {
		_, session := target.RoleARNOf(e.Caller)
		return snap.Assumes(&e) && IsRefusal(&e) && session && e.At.After(changed) &&
			slices.Contains(accounts, target.AccountOf(e.Caller)) &&
			!target.SamePrincipal(e.Caller, snap.Agent) && e.Caller != snap.Record.Caller.Get().ARN
	})
	if i < 0 {
		return nil
	}
	return &events[i]
}
