package plan

import (
	"slices"

	"clonepath/awsops"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/steps/setup"
)

// Need is what one use of clonepath asks of IAM. The actions are sorted; they
// are derived from what the collectors and the kinds of Change declare, so that
// they cannot go stale.
type Need struct {
	Title   string
	Actions []string
}

// Needs lists what the operator needs, whatever the Setup. The agent's and the
// role's own permissions are the chain itself.
func Needs() []Need {
	return []Need{
		{"To check (clonepath check, the wizard's Verify)", CheckActions()},
		{"To apply (clonepath apply and rotate, the wizard's plan), beside those", awsops.WriteActions()},
		{"To take it back (clonepath undo), beside those", awsops.RemoveActions()},
	}
}

// AuditNeeds is Needs for an audit.
func AuditNeeds() []Need {
	return []Need{{"To audit (clonepath audit, clonepath check --audit)", AuditActions()}}
}

// CheckActions lists the IAM actions that checking needs of the operator, sorted.
func CheckActions() []string { return ofOperator(checks.Permissions()) }

// AuditActions lists those that an audit needs, sorted: it reads no value.
func AuditActions() []string {
	return ofOperator(slices.DeleteFunc(append(checks.Permissions(), checks.AuditPermissions()...), func(p checks.Permission) bool {
		return !checks.Audits(p.Collector)
	}))
}

func ofOperator(permissions []checks.Permission) []string {
	var actions []string
	for _, p := range permissions {
		if p.By == evidence.Operator {
			actions = append(actions, p.Action)
		}
	}
	return distinct(actions)
}

// ApplyActions lists the IAM actions that this Setup's Changes need, and the one
// by which apply asks beforehand, sorted. Taking back is not among them.
func (d Desired) ApplyActions() []string {
	kinds := []awsops.Kind{awsops.CreateRole, awsops.UpdateTrust, awsops.PutRolePolicy}
	if d.PolicyKind == setup.KindManaged {
		kinds = []awsops.Kind{awsops.CreateRole, awsops.UpdateTrust, awsops.CreatePolicy, awsops.AttachPolicy}
	}
	actions := []string{"iam:SimulatePrincipalPolicy"}
	for _, kind := range kinds {
		actions = append(actions, awsops.Change{Kind: kind, Settings: awsops.Settings{Tags: d.RoleTags}}.Actions()...)
	}
	for _, kind := range []awsops.Kind{awsops.CreateSecret, awsops.PutSecretValue} {
		actions = append(actions, awsops.Change{Kind: kind, Settings: awsops.Settings{Tags: d.SecretTags, KMSKey: d.KMSKey}}.Actions()...)
	}
	return distinct(actions)
}

func distinct(actions []string) []string {
	slices.Sort(actions)
	return slices.Compact(actions)
}
