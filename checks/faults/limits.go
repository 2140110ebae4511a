package faults

import (
	"fmt"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// assumptions are what the verdicts rest on and nobody proved.
func (v *view) assumptions() []Assumption {
	list := []Assumption{}
	if v.origin == target.Documented && v.assume().ok && v.recorded().assume == nil {
		list = append(list, Assumption{
			Text:   fmt.Sprintf("the agent calls as %s", v.agent),
			Why:    "Only the guide says so, and other Torque pages name another account.",
			Settle: "Ask Torque which ARN your agent calls from, and give it with --agent-principal.",
		})
	}
	if v.t.Region != "" && v.t.SecretID != "" && v.problems[target.FieldRegion] == nil && v.recorded().read == nil {
		list = append(list, v.regionAssumption())
	}
	if p := v.value().Get().Path; p.Found && p.Levels > 1 {
		list = append(list, Assumption{
			Text:   fmt.Sprintf("Torque reads the path %q as %s too", v.t.SecretPath, p.Reading),
			Why:    "How Torque separates the levels of a secret path is unpublished.",
			Settle: "Store the token under a single top-level key, or start a sync in Torque.",
		})
	}
	return append(list, v.partialAssumptions()...)
}

func (v *view) regionAssumption() Assumption {
	a := Assumption{
		Text:   fmt.Sprintf("the agent looks in %s", v.t.Region),
		Why:    "Torque's form has no field for the region.",
		Settle: "CloudTrail shows the region of the agent's GetSecretValue; the role's last use gives a hint.",
	}
	if used := v.r.Role.Get().LastUsedIn; used != "" {
		a.Why += fmt.Sprintf(" The role was last used in %s.", used)
	}
	return a
}

// probe is one thing that was asked and may have been refused.
type probe struct {
	what    string
	failure *awserr.Failure
}

// notVisible names what nobody can see from where this run stood.
func (v *view) notVisible() []string {
	list := []string{}
	for _, p := range []probe{
		{"the secret's description", evidence.FailureOf(v.r.Secret)}, {"the secret's policy", evidence.FailureOf(v.r.SecretPolicy)},
		{"the secret's value", evidence.FailureOf(v.r.Value)},
		{"the key", evidence.FailureOf(v.r.Key)}, {"the key policy", evidence.FailureOf(v.r.KeyPolicy)},
		{"the role and its trust policy", evidence.FailureOf(v.r.Role)}, {"the role's policies", evidence.FailureOf(v.r.RolePolicies)},
		{"the permissions boundary", evidence.FailureOf(v.r.Boundary)}, {"CloudTrail", evidence.FailureOf(v.r.Trail)},
	} {
		if p.failure != nil && p.failure.Class == awserr.Denied {
			list = append(list, p.what+" (refused to the caller: identity-diagnostic-blind)")
		}
	}
	list = append(list, v.asksNext()...)
	list = append(list, v.torqueUnseen()...)
	if v.agentLockedOut() {
		list = append(list, "what the agent may do: "+short(v.r.AgentCaller.Failure))
	}
	switch {
	case v.agentCalled && v.r.RoleValue.Seen():
		return append(list, "the agent's own network")
	case v.r.As == evidence.Operator || v.agentLockedOut():
		return append(list, "the agent's own policies", "policies of either organisation", "the agent's own network")
	}
	return list
}
