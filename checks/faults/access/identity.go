package access

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

var identityRules = []rule.Rule{
	{Fault: "identity-wrong-account", Check: evidence.AWSIdentity, Effect: rule.CannotObserve, By: verdict.Observed, Find: wrongAccount},
	{Fault: "agent-different-identity", Check: evidence.AWSIdentity, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Record.Assume.Failed(awserr.Denied) {
			return nil
		}
		return agentIsAnother(snap)
	}},
	{Fault: "agent-different-identity", Check: evidence.AWSIdentity, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if snap.Record.Assume.Failed(awserr.Denied) {
			return nil
		}
		return agentIsAnother(snap)
	}},
	{Fault: "identity-is-torque-account", Check: evidence.AWSIdentity, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		c := snap.Record.Caller.Get()
		if snap.AsAgent() || !slices.Contains(target.TorqueAccounts, c.Account) || c.Account == snap.Target.RoleAccount() {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("The caller is in account %s, which is Torque's own.", c.Account), Evidence: []string{"caller " + c.ARN}}
	}},
	{Fault: "identity-root-user", Check: evidence.AWSIdentity, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		c := snap.Record.Caller.Get()
		if !strings.HasSuffix(c.ARN, ":root") || snap.Emulated() {
			return nil
		}
		return &rule.Match{Summary: "The caller is the account's root user.", Evidence: []string{"caller " + c.ARN}}
	}},
}

// wrongAccount: neither the role nor the secret is where we look. Where the
// agent itself was refused too, it may be the ARN that is wrong.
func wrongAccount(snap *snapshot.Snapshot) *rule.Match {
	c := snap.Record.Caller.Get()
	role, secret := snap.Target.RoleAccount(), snap.Target.SecretARNAccount()
	if snap.AsAgent() || c.Account == "" || role == "" || c.Account == role || c.Account == secret || snap.Problems[target.FieldRoleARN] != nil {
		return nil
	}
	if snap.RefusedElsewhere() {
		return nil
	}
	return &rule.Match{
		Summary: fmt.Sprintf("The caller is in account %s; the role is in %s. What is asked here says nothing of the chain.", c.Account, role),
		Evidence: []string{
			fmt.Sprintf("caller %s", c.ARN),
			fmt.Sprintf("role   %s", snap.Target.RoleARN),
		},
	}
}

func agentIsAnother(snap *snapshot.Snapshot) *rule.Match {
	caller := snap.AgentSeen()
	if caller == "" || snap.Called() || snap.Record.As == evidence.Runner {
		return nil
	}
	h := &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The agent's credentials belong to %s, not to %s.", caller, snap.Agent),
		Evidence:  []string{"caller as agent " + caller, "agent principal " + snap.Agent},
		Settle:    "which of the two the agent really uses: the caller ARN in an error of the agent, or the annotation of its service account",
	}
	if snap.Record.Assume.Seen() {
		h.Summary += " What they proved is proved for that caller only."
	}
	h.Evidence = append(h.Evidence, phrase.Refusals(snap.Record.Assume)...)
	if role, ok := target.RoleARNOf(caller); ok {
		h.Values = map[string]string{"agent": role}
		h.Copy = role
	}
	return h
}
