package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var identityRules = []rule{
	{fault: "identity-wrong-account", statement: evidence.AWSIdentity, effect: hides, by: ObservedP, find: wrongAccount},
	{fault: "agent-different-identity", statement: evidence.AWSIdentity, by: ObservedP, find: func(v *view) *hit {
		if !v.r.Assume.Failed(awserr.Denied) {
			return nil
		}
		return agentIsAnother(v)
	}},
	{fault: "agent-different-identity", statement: evidence.AWSIdentity, effect: dims, by: ObservedP, find: func(v *view) *hit {
		if v.r.Assume.Failed(awserr.Denied) {
			return nil
		}
		return agentIsAnother(v)
	}},
	{fault: "identity-is-torque-account", statement: evidence.AWSIdentity, effect: dims, by: ObservedP, find: func(v *view) *hit {
		c := v.r.Caller.Get()
		if v.asAgent() || !slices.Contains(target.TorqueAccounts, c.Account) || c.Account == v.t.RoleAccount() {
			return nil
		}
		return &hit{summary: fmt.Sprintf("The caller is in account %s, which is Torque's own.", c.Account), evidence: []string{"caller " + c.ARN}}
	}},
	{fault: "identity-root-user", statement: evidence.AWSIdentity, effect: dims, by: ObservedP, find: func(v *view) *hit {
		c := v.r.Caller.Get()
		if !strings.HasSuffix(c.ARN, ":root") || v.emulated() {
			return nil
		}
		return &hit{summary: "The caller is the account's root user.", evidence: []string{"caller " + c.ARN}}
	}},
}

// wrongAccount: neither the role nor the secret is where we look. Where the
// agent itself was refused too, it may be the ARN that is wrong.
func wrongAccount(v *view) *hit {
	c := v.r.Caller.Get()
	role, secret := v.t.RoleAccount(), v.t.SecretARNAccount()
	if v.asAgent() || c.Account == "" || role == "" || c.Account == role || c.Account == secret || v.problems[target.FieldRoleARN] != nil {
		return nil
	}
	if v.refusedElsewhere() {
		return nil
	}
	return &hit{
		summary: fmt.Sprintf("The caller is in account %s; the role is in %s. What is asked here says nothing of the chain.", c.Account, role),
		evidence: []string{
			fmt.Sprintf("caller %s", c.ARN),
			fmt.Sprintf("role   %s", v.t.RoleARN),
		},
	}
}

func agentIsAnother(v *view) *hit {
	caller := v.agentSeen()
	if caller == "" || v.agentCalled {
		return nil
	}
	h := &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The agent's credentials belong to %s, not to %s.", caller, v.agent),
		evidence:  []string{"caller as agent " + caller, "agent principal " + v.agent},
		settle:    "which of the two the agent really uses: the caller ARN in an error of the agent, or the annotation of its service account",
	}
	if v.r.Assume.Seen() {
		h.summary += " What they proved is proved for that caller only."
	}
	h.evidence = append(h.evidence, refusals(v.r.Assume)...)
	if role, ok := target.RoleARNOf(caller); ok {
		h.with = map[string]string{"agent": role}
		h.copy = role
	}
	return h
}

func judgeIdentity(v *view) verdict {
	operator, agent := v.r.Caller, v.r.AgentCaller
	switch {
	case v.asAgent() && agent.Seen():
		return passed(ObservedP, "the caller is the agent principal (%s)", agent.Value.ARN)
	case v.asAgent():
		return unknown("%s", notAsked(agent, "nobody asked who holds the agent's credentials"))
	case operator.Seen() && agent.Seen():
		return passed(ObservedP, "operator %s in account %s; agent %s", operator.Value.ARN, operator.Value.Account, agent.Value.ARN)
	case operator.Seen():
		return passed(ObservedP, "%s in account %s", operator.Value.ARN, operator.Value.Account)
	}
	return unknown("%s", notAsked(operator, "nobody asked who the caller is")).waiting(evidence.AWSCredentials)
}
