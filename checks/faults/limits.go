package faults

import (
	"cmp"
	"fmt"

	"clonepath/awsops/target"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// assumptions are what the verdicts rest on and nobody proved.
func assumptions(snap *snapshot.Snapshot) []verdict.Assumption {
	list := []verdict.Assumption{}
	if snap.Origin == target.Documented && snap.Assume().Known && snap.Recorded().Assume == nil {
		list = append(list, verdict.Assumption{
			Text:   fmt.Sprintf("the agent calls as %s", snap.Agent),
			Why:    "Only the guide says so, and other Torque pages name another account.",
			Settle: "Ask Torque which ARN your agent calls from, and give it with --agent-principal.",
		})
	}
	if snap.RunnersAsAgent() && !snap.Target.RunnersAsAgent && snap.RunnerCalled == "" && snap.Target.RunnerPrincipals == "" && (snap.Assume().Known || snap.AssumedNow()) {
		list = append(list, verdict.Assumption{
			Text:   "the runner calls as the agent does (unpublished)",
			Why:    "A runner provisions the environments and reads the same secret; Torque does not publish as whom it calls.",
			Settle: "Launch an environment: CloudTrail then shows who called AssumeRole. Name another caller with --runner-principal.",
		})
	}
	if snap.Target.Region != "" && snap.Target.SecretID != "" && snap.Problems[target.FieldRegion] == nil && snap.Recorded().Read == nil {
		list = append(list, regionAssumption(snap))
	}
	if p := snap.Value().Get().Path; p.Found && p.Levels > 1 {
		list = append(list, verdict.Assumption{
			Text:   fmt.Sprintf("Torque reads the path %q as %s too", snap.Target.SecretPath, p.Reading),
			Why:    "How Torque separates the levels of a secret path is unpublished.",
			Settle: "Store the token under a single top-level key, or start a sync in Torque.",
		})
	}
	return append(list, partialAssumptions(snap)...)
}

func regionAssumption(snap *snapshot.Snapshot) verdict.Assumption {
	a := verdict.Assumption{
		Text:   fmt.Sprintf("the agent looks in %s", snap.Target.Region),
		Why:    "Torque's form has no field for the region.",
		Settle: "CloudTrail shows the region of the agent's GetSecretValue; the role's last use gives a hint.",
	}
	if used := snap.Record.Role.Get().LastUsedIn; used != "" {
		a.Why += fmt.Sprintf(" The role was last used in %s.", used)
	}
	return a
}

// partialAssumptions are taken for true because nobody sent the lists.
func partialAssumptions(snap *snapshot.Snapshot) []verdict.Assumption {
	var list []verdict.Assumption
	if p := snap.Record.RolePolicies; p.Seen() && p.By == "" || p == nil && snap.Record.SuppliedPermission.Seen() && snap.Record.As == "" {
		list = append(list, verdict.Assumption{
			Text:   "the role has no other policies than those that were sent",
			Why:    "Nobody sent the lists of its policies.",
			Settle: fmt.Sprintf("aws iam list-role-policies and aws iam list-attached-role-policies --role-name %s", cmp.Or(snap.RoleName(), "ROLE")),
		})
	}
	if snap.Record.SuppliedTrust.Seen() && snap.Record.Role == nil && snap.Record.As == "" {
		list = append(list, verdict.Assumption{
			Text:   "the trust policy that was sent is the one that the role has",
			Why:    "The document does not say where it is stored.",
			Settle: fmt.Sprintf("aws iam get-role --role-name %s", cmp.Or(snap.RoleName(), "ROLE")),
		})
	}
	return list
}
