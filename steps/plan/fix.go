package plan

import (
	"slices"

	"clonepath/awsops"
)

// fixRows: which Changes of a plan address which faults. A test injects every
// fault into the sandbox, applies what stands here and nothing else, and finds
// the fault gone. What a person has to decide or to type (a token, a value in
// Torque, somebody else's Deny) has no row, and no warning has one: those are
// never fixed by one keystroke.
var fixRows = []struct {
	kinds  []awsops.Kind
	faults []string
}{
	{
		[]awsops.Kind{awsops.UpdateTrust},
		[]string{
			"trust-externalid-mismatch", "trust-principal-wrong", "trust-runner-principal", "trust-principal-session-arn", "trust-principal-orphan-aroa",
			"trust-service-principal", "trust-federated-principal", "trust-action-web-identity",
			"trust-condition-key-typo", "trust-condition-unmet", "trust-condition-mfa", "trust-condition-sourceip-vpce", "trust-condition-orgid",
			"trust-condition-sourcearn", "trust-condition-sourceidentity-session", "trust-condition-date-expired",
		},
	},
	{
		[]awsops.Kind{awsops.PutRolePolicy, awsops.CreatePolicy, awsops.AttachPolicy},
		[]string{
			"role-permission-policy-missing", "role-policy-detached-or-old-version", "role-action-typo", "role-resource-no-suffix",
			"role-resource-wrong-region-account", "role-condition-tags-ip", "secret-managed-batch-confusion",
			"kms-decrypt-missing", "kms-viaservice-wrong-region", "kms-encryption-context-condition",
		},
	},
	{
		[]awsops.Kind{awsops.CreateRole, awsops.PutRolePolicy, awsops.CreatePolicy, awsops.AttachPolicy},
		[]string{"role-missing"},
	},
}

// Fixable tells whether a plan can hold Changes that address a fault of the
// catalogue.
func Fixable(fault string) bool { return kindsFor(fault) != nil }

// FixOf leaves of a plan what addresses one fault. Where nothing of it can be
// changed from here, what blocks the plan stays and says why.
func FixOf(fault string, p Planned) Planned {
	kinds := kindsFor(fault)
	p.Changes = slices.DeleteFunc(slices.Clone(p.Changes), func(c awsops.Change) bool { return !slices.Contains(kinds, c.Kind) })
	if len(p.Changes) > 0 {
		p.Blocked, p.Handover = nil, nil
	}
	return p
}

func kindsFor(fault string) []awsops.Kind {
	for _, row := range fixRows {
		if slices.Contains(row.faults, fault) {
			return row.kinds
		}
	}
	return nil
}
