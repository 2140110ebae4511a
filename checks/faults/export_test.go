package faults

import (
	"math/rand/v2"
)

// ShuffleRules puts the rules into another order until restore is called.
func ShuffleRules(r *rand.Rand) (restore func()) {
	before := ruleRows
	ruleRows = append([]rule{}, before...)
	r.Shuffle(len(ruleRows), func(i, j int) { ruleRows[i], ruleRows[j] = ruleRows[j], ruleRows[i] })
	return func() { ruleRows = before }
}
