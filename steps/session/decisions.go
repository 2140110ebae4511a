package session

import (
	"slices"

	"clonepath/awsops"

	"clonepath/steps/setup"
)

// Decision is what becomes of the changes of one step.
type Decision int

const (
	ToApply Decision = iota
	ToOthers
	ToSkip
)

// Decisions are how each is shown, in the order in which a key goes through them.
var Decisions = []struct{ Mark, Word string }{{"✓", "apply"}, {"→", "hand over"}, {"–", "skip"}}

// Next is the decision that the same key makes next.
func (d Decision) Next() Decision { return (d + 1) % Decision(len(Decisions)) }

// StepOfChange is the step that asks for a change. The changes of one step rest
// on each other, so that they are decided together: a policy needs its role.
func StepOfChange(c awsops.Change) setup.StepID {
	switch c.Kind {
	case awsops.CreateSecret, awsops.PutSecretValue, awsops.TagSecret:
		return setup.StepSecret
	case awsops.UpdateTrust:
		return setup.StepTrust
	}
	return setup.StepRole
}

// stepsOf are the steps of changes, in their order. A new role is made with its
// trust policy.
func stepsOf(changes []awsops.Change) []setup.StepID {
	has := func(is func(awsops.Change) bool) bool { return slices.ContainsFunc(changes, is) }
	var list []setup.StepID
	for _, id := range []setup.StepID{setup.StepSecret, setup.StepRole, setup.StepTrust} {
		makes := id == setup.StepTrust && has(func(c awsops.Change) bool { return c.Kind == awsops.CreateRole })
		if makes || has(func(c awsops.Change) bool { return StepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	return list
}
