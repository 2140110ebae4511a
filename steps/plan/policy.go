package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// planPolicy gives the role its permission policy. Policies of other names are
// never touched.
func (p *Planned) planPolicy(d Desired, a Actual, owner string) {
	title := fmt.Sprintf("Let the role %s read the secret %s", d.RoleName, d.SecretName)
	if !p.accepted(title, iampolicy.KindIdentity, d.Permission) {
		return
	}
	if f := a.Role.PoliciesFailure; f != nil {
		p.block(NotSeen, title, "the role's policies could not be read: "+f.Error(),
			"allow iam:ListRolePolicies, iam:GetRolePolicy and iam:ListAttachedRolePolicies, or let somebody with the rights apply the export")
		return
	}
	if d.PolicyKind == setup.KindManaged {
		p.planManaged(title, d, a, owner)
		return
	}
	p.planInline(title, d, a.Role, owner)
}

func (p *Planned) planInline(title string, d Desired, role ActualRole, owner string) {
	before := role.Inline[d.PolicyName]
	if sameDocument(before, d.Permission) {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(role.Inline)) {
		if name != d.PolicyName && sameDocument(role.Inline[name], d.Permission) {
			p.note(fmt.Sprintf("The role's inline policy %q already says what %q would say: nothing is added.", name, d.PolicyName))
			return
		}
	}
	if owner != "" {
		p.handOver(title, owner, d.RoleName, before, d.Permission)
		return
	}
	change := awsops.Change{
		ID: "policy", Kind: awsops.PutRolePolicy, Title: title, Resource: d.RoleName, ARN: d.RoleARN, Policy: d.PolicyName,
		Before: before, After: d.Permission, MayBreak: before != "",
		Rollback: awsops.Rollback{
			Text:    "Take the policy off the role.",
			Command: "aws iam delete-role-policy --role-name " + QuoteShell(d.RoleName) + " --policy-name " + QuoteShell(d.PolicyName),
		},
	}
	if before != "" {
		change.Title = fmt.Sprintf("Replace the policy %s of the role %s", d.PolicyName, d.RoleName)
		change.Rollback = awsops.Rollback{
			Text: "Put the old policy back.",
			Command: "aws iam put-role-policy --role-name " + QuoteShell(d.RoleName) + " --policy-name " + QuoteShell(d.PolicyName) +
				" --policy-document " + QuoteShell(before),
		}
	}
	p.Changes = append(p.Changes, change)
}

func (p *Planned) planManaged(title string, d Desired, a Actual, owner string) {
	arn := d.PolicyARN()
	managed := a.Managed
	switch {
	case managed.Presence == Unseen:
		p.block(NotSeen, title, "the managed policy could not be read: "+managed.Failure.Error(), "allow iam:GetPolicy and iam:GetPolicyVersion, or choose an inline policy")
		return
	case managed.Presence == Present && !sameDocument(managed.Document, d.Permission):
		p.handOver("Change the managed policy "+d.PolicyName, cmp.Or(owner, "whoever maintains "+arn+": other roles may use it"), d.PolicyName, managed.Document, d.Permission)
		return
	case owner != "" && !slices.Contains(a.Role.Attached, arn):
		p.handOver(title, owner, d.RoleName, "", d.Permission)
		return
	}
	if managed.Presence != Present {
		p.Changes = append(p.Changes, awsops.Change{
			ID: "policy", Kind: awsops.CreatePolicy, Title: "Create the managed policy " + d.PolicyName, Resource: arn, ARN: arn, After: d.Permission,
			Settings: awsops.Settings{Description: d.PolicyDescription(), Tags: d.RoleTags},
			Rollback: awsops.Rollback{Text: "Delete the policy, after it was detached.", Command: "aws iam delete-policy --policy-arn " + QuoteShell(arn)},
		})
	}
	if slices.Contains(a.Role.Attached, arn) {
		return
	}
	p.Changes = append(p.Changes, awsops.Change{
		ID: "attach", Kind: awsops.AttachPolicy, Title: title, Resource: d.RoleName, ARN: d.RoleARN, Policy: arn, After: "attached",
		Rollback: awsops.Rollback{
			Text:    "Detach the policy.",
			Command: "aws iam detach-role-policy --role-name " + QuoteShell(d.RoleName) + " --policy-arn " + QuoteShell(arn),
		},
	})
}

// PolicyARN is the ARN of the permission policy where it is a managed one.
func (d Desired) PolicyARN() string {
	return target.ARN{Partition: d.Partition, Service: "iam", Account: d.Account, Resource: "policy/" + d.PolicyName}.String()
}

// PolicyDescription is what IAM keeps with a managed policy.
func (d Desired) PolicyDescription() string {
	return "Lets Torque's agent read one Git token (set up by clonepath)"
}

// sameDocument compares what two policies mean. What cannot be parsed is the
// same as nothing.
func sameDocument(a, b string) bool {
	x, errX := iampolicy.Parse([]byte(a))
	y, errY := iampolicy.Parse([]byte(b))
	return errX == nil && errY == nil && iampolicy.Equal(x, y)
}
