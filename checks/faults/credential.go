package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
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

var credentialRules = append(fieldRules(),
	rule{fault: "role-partition-mismatch", statement: evidence.CredentialFields, by: ObservedP, stands: true, find: partitionMismatch},
	rule{fault: "role-arn-wrong-account", statement: evidence.CredentialFields, by: ObservedP, stands: true, find: roleInWrongAccount},
	rule{fault: "cred-type-provider-mismatch", statement: evidence.CredentialFields, effect: dims, by: ObservedP, find: typeMismatch},
)

func fieldRules() []rule {
	var rows []rule
	for _, r := range fieldRows {
		rows = append(rows, rule{fault: r.fault, statement: evidence.CredentialFields, by: ObservedP, stands: true, find: func(v *view) *hit {
			return v.fieldHit(r.field, r.fault)
		}})
	}
	return rows
}

func partitionMismatch(v *view) *hit {
	differ := v.partitionsDiffer()
	if differ == "" {
		return nil
	}
	h := &hit{summary: differ, evidence: []string{"role  " + v.t.RoleARN, "agent " + v.agent}}
	if v.origin == target.Documented {
		h.certainty, h.settle = Likely, "which ARN your agent calls from: the documented one is of another partition"
	}
	return h
}

// roleInWrongAccount: the agent was refused, and the role's account is not the
// one that holds the rest of the chain.
func roleInWrongAccount(v *view) *hit {
	if !v.refusedElsewhere() {
		return nil
	}
	caller, role := v.r.Caller.Get(), v.t.RoleAccount()
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role ARN names account %s, but the account looked at is %s, and the agent was refused.", role, caller.Account),
		evidence:  []string{"role   " + v.t.RoleARN, "caller " + caller.ARN, quoteFailure(v.r.Assume.Failure)},
		settle:    fmt.Sprintf("whether the role was made in account %s or in %s", caller.Account, role),
	}
}

// provider is who runs the Git host, "" where its name does not tell.
func (v *view) provider() string { return hostProviders[target.RepoHost(v.t.Repo)] }

// hostProviders are the public hosts whose provider is certain.
var hostProviders = map[string]string{
	"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "dev.azure.com": "azure",
}

func typeMismatch(v *view) *hit {
	provider := v.provider()
	if provider == "" || v.r.CredentialType == "" || provider == v.r.CredentialType {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The credential's type is %s, the repository is on %s.", v.r.CredentialType, target.RepoHost(v.t.Repo)),
		evidence:  []string{"type " + v.r.CredentialType, "repository " + target.RedactURL(v.t.Repo)},
		settle:    "whether a sync in Torque fails with 401: the type decides which user name goes with the token",
		with:      map[string]string{"type": provider},
	}
}

func judgeCredentialFields(v *view) verdict {
	var missing []string
	for _, field := range []target.Field{target.FieldRoleARN, target.FieldSecretID} {
		if v.t.Value(field) == "" {
			missing = append(missing, string(field))
		}
	}
	if len(missing) > 0 {
		return unknown("not given: %s", strings.Join(missing, ", "))
	}
	given := []string{"Role ARN", "Secret ID"}
	if v.t.SecretPath != "" {
		given = append(given, "Secret Path")
	}
	if v.t.ExternalID != "" {
		given = append(given, "External ID "+masked(v.t.ExternalID))
	}
	return passed(ObservedP, "%s", strings.Join(slices.Clip(given), ", "))
}
