package faults

import (
	"math/rand/v2"

	"clonepath/checks/faults/rule"
)

// ShuffleRules puts the rules into another order until restore is called.
func ShuffleRules(r *rand.Rand) (restore func()) {
	before := rules
	rules = append([]rule.Rule{}, before...)
	r.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
	return func() { rules = before }
}
