package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
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
	rule{fault: "cred-path-syntax", statement: evidence.SecretPath, by: ObservedP, find: func(v *view) *hit {
		if v.value().Seen() && v.value().Value.Path.Found {
			return nil
		}
		return pathSyntax(v)
	}},
	rule{fault: "cred-path-syntax", statement: evidence.SecretPath, effect: dims, by: ObservedP, find: func(v *view) *hit {
		if !v.value().Seen() || !v.value().Value.Path.Found {
			return nil
		}
		return pathSyntax(v)
	}},
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
	role, errRole := target.ParseARN(v.t.RoleARN)
	agent, errAgent := target.ParseARN(v.agent)
	if errRole != nil || errAgent != nil || role.Service != "iam" || role.Partition == agent.Partition {
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("The role is in the partition %s, the agent in %s: no call crosses partitions.", role.Partition, agent.Partition),
		evidence: []string{"role  " + v.t.RoleARN, "agent " + v.agent},
	}
	if v.origin == target.Documented {
		h.certainty, h.settle = Likely, "which ARN your agent calls from: the documented one is of another partition"
	}
	return h
}

// roleInWrongAccount: the agent was refused, and the role's account is not the
// one that holds the rest of the chain.
func roleInWrongAccount(v *view) *hit {
	caller, role := v.r.Caller.Get(), v.t.RoleAccount()
	if caller.Account == "" || role == "" || caller.Account == role || v.problems[target.FieldRoleARN] != nil {
		return nil
	}
	if !v.agentCalled || !v.r.Assume.Failed(awserr.Denied) || v.r.Role.Seen() {
		return nil
	}
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role ARN names account %s, but the account looked at is %s, and the agent was refused.", role, caller.Account),
		evidence:  []string{"role   " + v.t.RoleARN, "caller " + caller.ARN, quoteFailure(v.r.Assume.Failure)},
		settle:    fmt.Sprintf("whether the role was made in account %s or in %s", caller.Account, role),
	}
}

// pathSyntax: how Torque reads a path is unpublished; a bare key is safe.
func pathSyntax(v *view) *hit {
	path := v.t.SecretPath
	if p := v.problems[target.FieldSecretPath]; p != nil {
		return v.fieldHit(target.FieldSecretPath, "cred-path-syntax")
	}
	if path == "" || !strings.ContainsRune("/.$", rune(path[0])) || !v.value().Seen() || v.value().Value.Binary || v.value().Value.Format != "object" {
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("The secret path %q begins with %q. Torque's way of reading it is unpublished.", path, path[:1]),
		evidence: []string{fmt.Sprintf("secret path %q", path), "keys in the value: " + keyNames(v)},
	}
	if plain := plainPath(v); plain != "" {
		h.advice, h.copy = fmt.Sprintf("enter %q", plain), plain
	}
	return h
}

// plainPath is the path without what stands in front of it.
func plainPath(v *view) string {
	p := v.value().Get().Path
	if p.Found && p.Levels == 1 {
		return strings.TrimPrefix(p.Pointer, "/")
	}
	return strings.TrimLeft(v.t.SecretPath, "/.$")
}

// hostProviders are the public hosts whose provider is certain.
var hostProviders = map[string]string{
	"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket", "dev.azure.com": "azure",
}

func typeMismatch(v *view) *hit {
	provider := hostProviders[target.RepoHost(v.t.Repo)]
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
