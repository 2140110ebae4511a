package faults

import (
	"cmp"
	"slices"
	"sync"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/access"
	"clonepath/checks/faults/agent"
	"clonepath/checks/faults/credential"
	"clonepath/checks/faults/git"
	"clonepath/checks/faults/heard"
	"clonepath/checks/faults/practice"
	"clonepath/checks/faults/role"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/secret"
	"clonepath/checks/faults/torque"
	"clonepath/checks/faults/trust"
	"clonepath/checks/verdict"
)

// links are what the checks and their faults stand in: each package has both of
// its part of the chain.
var links = []struct {
	checks []rule.Check
	rules  []rule.Rule
}{
	{access.Checks, access.Rules},
	{secret.Checks, secret.Rules},
	{role.Checks, role.Rules},
	{trust.Checks, trust.Rules},
	{agent.Checks, agent.Rules},
	{credential.Checks, credential.Rules},
	{git.Checks, git.Rules},
	{torque.Checks, torque.Rules},
	{practice.Checks, practice.Rules},
}

var checks, rules = joined()

// heardRules are made of the table of wordings when the first text comes: reading
// it takes a while.
var heardRules = sync.OnceValue(func() []rule.Rule {
	return heard.Rules(func(fault string) evidence.CheckID {
		for _, r := range rules {
			if r.Fault == fault && r.Effect != rule.CannotObserve {
				return r.Check
			}
		}
		return ""
	})
})

// joined are all checks in the order of the chain, which is a contract, and all
// rules. Where several faults of a check weigh the same, the earlier row comes
// first.
func joined() (checks []rule.Check, rules []rule.Rule) {
	for _, l := range links {
		checks, rules = append(checks, l.checks...), append(rules, l.rules...)
	}
	slices.SortStableFunc(checks, func(a, b rule.Check) int {
		return cmp.Compare(slices.Index(verdict.Parts, a.Link), slices.Index(verdict.Parts, b.Link))
	})
	return checks, rules
}

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

// LinkOf is the link of the chain that a check belongs to.
func LinkOf(id evidence.CheckID) verdict.Link { return checkOf(id).Link }

// Collectors are the ids of the collectors that a check rests on, none for
// one that follows from the Target alone.
func Collectors(id evidence.CheckID) []string { return checkOf(id).Collectors }
