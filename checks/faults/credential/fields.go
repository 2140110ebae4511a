package credential

import (
	"fmt"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// fieldRow: a fault that a field's own value shows.
type fieldRow struct {
	field target.Field
	fault string
}

// fieldRows are the faults that package target finds in the values entered in
// Torque.
var fieldRows = []fieldRow{
	{target.FieldRoleARN, "cred-fields-swapped"},
	{target.FieldSecretID, "cred-fields-swapped"},
	{target.FieldSecretID, "cred-token-in-secret-id"},
	{target.FieldRoleARN, "role-arn-not-a-role"},
	{target.FieldRoleARN, "role-arn-assumed-role"},
	{target.FieldRoleARN, "role-arn-malformed"},
	{target.FieldSecretID, "secret-id-whitespace"},
	{target.FieldSecretID, "secret-id-console-url"},
	{target.FieldExternalID, "cred-external-id-format"},
	{target.FieldGitUsername, "git-username-convention"},
	{target.FieldAgentPrincipal, "trust-principal-session-arn"},
	{target.FieldAgentPrincipal, "trust-principal-wrong"},
}

func fieldRules() []rule.Rule {
	var rows []rule.Rule
	for _, r := range fieldRows {
		rows = append(rows, rule.Rule{Fault: r.fault, Check: evidence.CredentialFields, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
			return rule.FieldMatch(snap, r.field, r.fault)
		}})
	}
	return rows
}

func partitionMismatch(snap *snapshot.Snapshot) *rule.Match {
	differ := snap.PartitionsDiffer()
	if differ == "" {
		return nil
	}
	h := &rule.Match{Summary: differ, Evidence: []string{"role  " + snap.Target.RoleARN, "agent " + snap.Agent}}
	if snap.Origin == target.Documented {
		h.Certainty, h.Settle = verdict.Likely, "which ARN your agent calls from: the documented one is of another partition"
	}
	return h
}

// roleInWrongAccount: the agent was refused, and the role's account is not the
// one that holds the rest of the chain.
func roleInWrongAccount(snap *snapshot.Snapshot) *rule.Match {
	if !snap.RefusedElsewhere() {
		return nil
	}
	caller, role := snap.Record.Caller.Get(), snap.Target.RoleAccount()
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role ARN names account %s, but the account looked at is %s, and the agent was refused.", role, caller.Account),
		Evidence:  []string{"role   " + snap.Target.RoleARN, "caller " + caller.ARN, phrase.Quote(snap.Record.Assume.Failure)},
		Settle:    fmt.Sprintf("whether the role was made in account %s or in %s", caller.Account, role),
	}
}

func typeMismatch(snap *snapshot.Snapshot) *rule.Match {
	provider := snap.Provider()
	if provider == "" || snap.Record.CredentialType == "" || provider == snap.Record.CredentialType {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The credential's type is %s, the repository is on %s.", snap.Record.CredentialType, target.RepoHost(snap.Target.Repo)),
		Evidence:  []string{"type " + snap.Record.CredentialType, "repository " + target.RedactURL(snap.Target.Repo)},
		Settle:    "whether a sync in Torque fails with 401: the type decides which user name goes with the token",
		Values:    map[string]string{"type": provider},
	}
}
