package agent

import (
	"fmt"
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// Rules are the faults of the agent's own calls. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = slices.Concat(callRules, sideRules, trailRules, runnerRules)

// callRules are about what happened when the agent really called. Where the
// documents allow and the call is refused, the cause is out of our sight: it
// is named as what is left, ranked, with what would settle it.
var callRules = []rule.Rule{
	{Fault: "trust-tagsession-missing", Check: evidence.AssumeRole, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := evidence.FailureOf(snap.Record.Assume)
		if f == nil || !snap.AgentCalled || f.Action != whatif.ActionTag || f.Reason == "identity-based policy" {
			return nil // the last is the caller's own policy, and says nothing of the trust policy
		}
		m := &rule.Match{Summary: "The agent's session carries tags, and the role lets it call sts:AssumeRole but not sts:TagSession.",
			Evidence: []string{phrase.Quote(f)}, Patch: repair.TagSession(snap)}
		if !snap.Assume().Allowed() { // STS names the tags also where the External ID did not match
			m.Certainty, m.Settle = verdict.Likely, "the actions in the role's trust policy: aws iam get-role"
		}
		return m
	}},

	{Fault: "role-eventual-consistency", Check: evidence.AssumeRole, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		created := snap.Record.Role.Get().Created
		if !remainder(snap) || !fresh(snap) {
			return nil
		}
		return left(snap, "The role is only %s old, and changes in IAM take up to a minute to reach every endpoint.",
			"the same test in two minutes", verdict.Likely, snap.Record.Assume.At.Sub(*created).Round(1e9).String())
	}},
	remainderRule("agent-no-assumerole-permission", verdict.Likely, "Your side is right. What is left first: the agent's own policy may not let it assume this role.",
		"Torque: whether the policy of the agent's role allows sts:AssumeRole on this role ARN"),
	remainderRule("role-rcp", verdict.Possible, "An organisation's resource control policy may keep principals of other organisations out.",
		"the organisation's administrator: whether a resource control policy restricts sts:AssumeRole by aws:PrincipalOrgID"),
	remainderRule("agent-boundary-or-scp", verdict.Possible, "A boundary or service control policy on the agent's side may stop it.",
		"Torque: service control policies and the boundary of the agent's role"),

	{Fault: "cred-secret-region-vs-agent", Check: evidence.RoleReadsSecret, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if e := snap.ReadElsewhere(); e != nil {
			return readElsewhere(snap, e)
		}
		f := evidence.FailureOf(snap.Record.RoleValue)
		if f == nil || !looksElsewhere(snap, f) {
			return nil
		}
		return &rule.Match{Certainty: verdict.Likely, Summary: fmt.Sprintf("The role's session finds no secret %q, which is in %s: it looks in another region.", snap.Target.SecretID, snap.SecretRegion()),
			Evidence: append([]string{phrase.Quote(f)}, whereItIs(snap)...), Settle: "in which region the secret is, and in which the agent looks (CloudTrail, or the role's last use)"}
	}},
	{Fault: "secret-throttled", Check: evidence.RoleReadsSecret, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if rule.Throttled(snap.Record.Value) != nil {
			return nil
		}
		if snap.Record.As == "" { // a text does not say which of AWS's limits it was: it is heard
			return nil
		}
		return rule.Throttled(snap.Record.RoleValue)
	}},
}

// sideRules are about what only the agent's side shows: its network, its
// state, what it still remembers.
var sideRules = []rule.Rule{
	{Fault: "agent-credentials-expired-midrun", Check: evidence.RoleReadsSecret, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := evidence.FailureOf(snap.Record.RoleValue)
		if f == nil || f.Cause != "local-session-token-stale" || !snap.Record.Assume.Seen() {
			return nil
		}
		return &rule.Match{Summary: "The role was assumed, but its session had ended when the secret was read.", Evidence: []string{phrase.Quote(f)}}
	}},
	{Fault: "cred-edited-role-not-propagated", Check: evidence.AssumeRole, By: verdict.Proven, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := evidence.FailureOf(snap.Record.Assume)
		if f == nil || !askedForAnother(snap, f) || snap.TorqueDiffers() {
			return nil
		}
		return &rule.Match{Certainty: verdict.Likely, Summary: fmt.Sprintf("The agent still asks for %s; the credential names %s.", f.Resource, snap.Target.RoleARN),
			Evidence: []string{phrase.Quote(f), "credential " + snap.Target.RoleARN}, Settle: "whether the credential was edited since the agent started"}
	}},
}

// What CloudTrail recorded happened; what it did not record may have
// happened all the same. A success of the agent after the last change of what it
// rests on proves the call as if it were made now.

var trailRules = []rule.Rule{
	{Fault: "agent-different-identity", Check: evidence.AssumeRole, By: verdict.Observed, Find: anotherRefused},
}
