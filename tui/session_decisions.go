package tui

import (
	"slices"

	"clonepath/awsops"
	"clonepath/steps"
)

// decision is what becomes of the changes of one step.
type decision int

const (
	toApply decision = iota
	toOthers
	toSkip
)

// decisions are how each is shown, in the order in which a key goes through them.
var decisions = []struct{ mark, word string }{{"✓", "apply"}, {"→", "hand over"}, {"–", "skip"}}

func (d decision) next() decision { return (d + 1) % decision(len(decisions)) }

// stepOfChange is the step that asks for a change. The changes of one step rest
// on each other, so that they are decided together: a policy needs its role.
func stepOfChange(c awsops.Change) steps.StepID {
	switch c.Kind {
	case awsops.CreateSecret, awsops.PutSecretValue, awsops.TagSecret:
		return steps.StepSecret
	case awsops.UpdateTrust:
		return steps.StepTrust
	}
	return steps.StepRole
}

// stepsOf are the steps of changes, in their order. A new role is made with its
// trust policy.
func stepsOf(changes []awsops.Change) []steps.StepID {
	has := func(is func(awsops.Change) bool) bool { return slices.ContainsFunc(changes, is) }
	var list []steps.StepID
	for _, id := range []steps.StepID{steps.StepSecret, steps.StepRole, steps.StepTrust} {
		makes := id == steps.StepTrust && has(func(c awsops.Change) bool { return c.Kind == awsops.CreateRole })
		if makes || has(func(c awsops.Change) bool { return stepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	return list
}
