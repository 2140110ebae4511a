package faults

import (
	"cmp"
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/access"
	"clonepath/checks/faults/agent"
	"clonepath/checks/faults/credential"
	"clonepath/checks/faults/git"
	"clonepath/checks/faults/role"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/secret"
	"clonepath/checks/faults/torque"
	"clonepath/checks/faults/trust"
	"clonepath/checks/verdict"
)

// rules are all rules, along the chain. Where several faults of a check
// weigh the same, the earlier row comes first.
var rules = slices.Concat(
	access.Rules, credential.Rules, secret.Rules, role.Rules, trust.Rules, agent.Rules, git.Rules, torque.Rules,
)

// checks are all checks in the order of the chain, which is a contract.
var checks = slices.SortedStableFunc(slices.Values(slices.Concat(
	access.Checks, secret.Checks, role.Checks, trust.Checks, agent.Checks, credential.Checks, git.Checks, torque.Checks,
)), func(a, b rule.Check) int {
	return cmp.Compare(slices.Index(verdict.Links, a.Link), slices.Index(verdict.Links, b.Link))
})

// checkOf returns a check's row. Ids come from this table alone, so one
// that is not in it is a defect.
func checkOf(id evidence.CheckID) *rule.Check {
	for i := range checks {
		if checks[i].ID == id {
			return &checks[i]
		}
	}
	panic("no check " + id)
}

// Optional reports whether a check may stay unknown without the chain
// counting as undetermined.
func Optional(id evidence.CheckID) bool { return checkOf(id).Optional }

// Collectors are the ids of the collectors that a check rests on, none for
// one that follows from the Target alone.
func Collectors(id evidence.CheckID) []string { return checkOf(id).Collectors }
