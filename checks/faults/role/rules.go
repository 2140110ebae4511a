package role

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Rules are the faults of the role. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = []rule.Rule{
	{Fault: "role-missing", Check: evidence.RoleExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if c := snap.Record.Caller.Get().Account; !snap.Record.Role.Failed(awserr.NotFound) || c != "" && c != snap.Target.RoleAccount() {
			return nil
		}
		return &rule.Match{
			Summary:  fmt.Sprintf("There is no role %q in account %s. STS answers the agent as if the role did not trust it.", snap.Target.RoleName(), snap.Target.RoleAccount()),
			Evidence: append([]string{phrase.Quote(snap.Record.Role.Failure)}, phrase.Refusals(snap.Record.Assume)...),
		}
	}},
	{Fault: "role-name-case", Check: evidence.RoleExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return otherARN(snap, strings.EqualFold(snap.Record.Role.Get().ARN, snap.Target.RoleARN), "The role is spelt %q; the ARN says %q. IAM finds it either way, AssumeRole does not.")
	}},
	{Fault: "role-path-omitted", Check: evidence.RoleExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		role := snap.Record.Role.Get()
		return otherARN(snap, !strings.EqualFold(role.ARN, snap.Target.RoleARN) && target.AccountOf(role.ARN) == snap.Target.RoleAccount(), "The role's ARN is %q; %q lacks or changes its path. AssumeRole compares the whole ARN.")
	}},
	{Fault: "role-arn-wrong-account", Check: evidence.RoleExists, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		role := snap.Record.Role.Get()
		return otherARN(snap, target.AccountOf(role.ARN) != snap.Target.RoleAccount(), "The role's ARN is %q; %q names another account.")
	}},
	{Fault: "role-is-service-linked", Check: evidence.RoleExists, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !strings.HasPrefix(snap.Record.Role.Get().Path, "/aws-service-role/") {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf("%s belongs to an AWS service; nobody else can change it.", snap.RoleName()), Evidence: []string{"path " + snap.Record.Role.Value.Path}}
	}},

	{Fault: "role-resource-wrong-region-account", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		p := snap.Read().Cause("role-resource-wrong-region-account")
		if p == nil {
			return nil
		}
		arn, _ := snap.SecretARN()
		return resourceMatch(snap, p, fmt.Sprintf("The permission policy allows a secret of that name in %s; this one is in %s.", place(p.Note, arn), place(arn, p.Note)))
	}},
	{Fault: "role-resource-no-suffix", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if p := snap.Read().Cause("role-resource-no-suffix"); p != nil {
			return resourceMatch(snap, p, "The Resource in the permission policy stops before the six characters that AWS appends to a secret's ARN, so it matches nothing.")
		}
		return nil
	}},
	{Fault: "secret-arn-suffix-stale", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if p := snap.Read().Cause("secret-arn-suffix-stale"); p != nil && exactSecret(snap) {
			return resourceMatch(snap, p, "The permission policy names an earlier secret of that name: its ARN ends in other characters than today's.")
		}
		return nil
	}},
	{Fault: "role-resource-slip", Check: evidence.RolePermission, By: verdict.Evaluated, Find: resourceSlip},
	{Fault: "secret-managed-batch-confusion", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return actionMatch(snap, "secret-managed-batch-confusion", "The permission policy allows %s, which is not secretsmanager:GetSecretValue and does not include it.")
	}},
	{Fault: "role-action-typo", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return actionMatch(snap, "role-action-typo", "The permission policy allows %q, an action that AWS does not have. It means secretsmanager:GetSecretValue.")
	}},
	{Fault: "role-explicit-deny", Check: evidence.RolePermission, By: verdict.Evaluated, Find: explicitDeny},
	{Fault: "secret-tag-missing", Check: evidence.RolePermission, By: verdict.Evaluated, Find: tagMatch("secret-tag-missing")},
	{Fault: "role-tag-mismatch", Check: evidence.RolePermission, By: verdict.Evaluated, Find: tagMatch("role-tag-mismatch")},
	{Fault: "role-condition-tags-ip", Check: evidence.RolePermission, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if p := snap.Read().Cause("role-condition-tags-ip"); p != nil {
			return &rule.Match{Summary: "The permission policy would allow it, but for a condition that the role's session does not meet.",
				Evidence: []string{snap.Read().Because, "condition " + p.Note}, Patch: repair.ReadCondition(snap)}
		}
		return openCondition(snap)
	}},
	{Fault: "role-permission-policy-missing", Check: evidence.RolePermission, By: verdict.Evaluated, Find: permissionMissing},
	{Fault: "role-policy-detached-or-old-version", Check: evidence.RolePermission, By: verdict.Evaluated, Find: oldVersionGrants},
	{Fault: "role-permissions-boundary", Check: evidence.RoleBoundary, By: verdict.Evaluated, Find: boundaryStops},
	{Fault: "role-resource-star", Check: evidence.RoleLeastPrivilege, Effect: rule.Warning, By: verdict.Evaluated, Find: resourceStar},
	{Fault: "role-resource-suffix-too-wide", Check: evidence.RoleLeastPrivilege, Effect: rule.Warning, By: verdict.Evaluated, Find: suffixTooWide},

	{Fault: "permission-has-principal", Check: evidence.RolePermission, By: verdict.Evaluated, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if rule.Swapped(snap) != nil {
			return nil
		}
		return rule.LintMatch(snap, snap.Record.SuppliedPermission, iampolicy.KindIdentity, iampolicy.RuleProhibitedPrincipal)
	}},
	{Fault: "permission-document-invalid", Check: evidence.RolePermission, By: verdict.Evaluated, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		return rule.RefusedMatch(snap.Record.SuppliedPermission, iampolicy.KindIdentity, iampolicy.RuleProhibitedPrincipal, iampolicy.RuleResourceFormat)
	}},
	{Fault: "role-resource-name-only", Check: evidence.RolePermission, By: verdict.Evaluated, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		h := rule.LintMatch(snap, snap.Record.SuppliedPermission, iampolicy.KindIdentity, iampolicy.RuleResourceFormat)
		if arn, _ := snap.SecretARN(); h != nil && arn != "" {
			h.Patch = repair.EditedFirst(&evidence.Document{Name: "permission policy", Text: snap.Record.SuppliedPermission.Value.Text}, func(s *iampolicy.Statement) (string, bool) {
				s.Resource = []string{target.SecretResource(arn)}
				return "Resource", true
			})
		}
		return h
	}},
	{Fault: "secret-missing-masked-as-denied", Check: evidence.RolePermission, By: verdict.Proven, Find: maskedAsDenied},
}
