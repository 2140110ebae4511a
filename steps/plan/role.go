package plan

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// planRole creates the role, or changes of an existing one only our policy and
// our trust statement.
func (p *Planned) planRole(d Desired, a Actual, in Input) {
	role := a.Role
	owner := cmp.Or(in.Owner, stackOwner(role.Tags))
	switch {
	case role.Presence == Unseen:
		p.block(NotSeen, "Role "+d.RoleName, "it could not be looked up: "+role.Failure.Error(),
			"allow iam:GetRole for these credentials, or let somebody with the rights apply the export")
	case role.Presence == Present && role.ARN != d.RoleARN:
		p.block(NotFitting, "Role "+d.RoleName, fmt.Sprintf("a role of this name exists with another ARN, %s instead of %s, and names are unique whatever their path or capitals", setup.Quote(role.ARN), setup.Quote(d.RoleARN)),
			"use that ARN, or choose another name")
	case role.Presence == Present:
		p.planPolicy(d, a, owner)
		p.planTrust(d, role, owner, in)
	case p.createRole(d, owner):
		p.planPolicy(d, a, owner)
	}
}

// createRole tells whether the role will be there for its policy.
func (p *Planned) createRole(d Desired, owner string) bool {
	title := "Create the role " + d.RoleName
	if !p.principalConfirmed(d, title) || !p.accepted(title, iampolicy.KindTrust, d.Trust) {
		return false
	}
	p.noteTrust(d, d.Trust)
	if owner != "" {
		p.handOver(title, owner, d.RoleName, "", d.Trust)
		return true
	}
	p.Changes = append(p.Changes, awsops.Change{
		ID: "role", Kind: awsops.CreateRole, Title: title, Resource: d.RoleName, ARN: d.RoleARN, After: d.Trust,
		Settings: awsops.Settings{Path: d.RolePath, Description: d.RoleDescription, Boundary: d.Boundary, Tags: d.RoleTags},
		Rollback: awsops.Rollback{
			Text:    "Delete the role, after its policies.",
			Command: "aws iam delete-role --role-name " + QuoteShell(d.RoleName),
		},
	})
	return true
}

// principalConfirmed refuses to write a principal that only the guide names.
func (p *Planned) principalConfirmed(d Desired, title string) bool {
	if d.Origin != target.Documented {
		return true
	}
	p.block(NotGiven, title, "nobody confirmed that your agent calls from "+d.Principal+"; only the public guide says so",
		"ask Torque which ARN your agent calls from, then answer Yes in the wizard, pass --agent-confirmed, or pass the right one as --agent-principal")
	return false
}

// accepted blocks a document that IAM would refuse.
func (p *Planned) accepted(title string, kind iampolicy.Kind, document string) bool {
	problems := iampolicy.Lint(kind, []byte(document))
	if len(problems) == 0 {
		return true
	}
	first := problems[0]
	where := first.Pointer
	if where != "" {
		where = " (at " + where + ")"
	}
	p.block(NotFitting, title, "IAM would refuse the document: "+strings.TrimSuffix(first.Message, ".")+where, first.Advice)
	return false
}

func (p *Planned) handOver(title, owner, resource, before, after string) {
	patch := ""
	if before != "" {
		patch = udiff.Unified(resource+" (now)", resource+" (wanted)", readable(before), readable(after))
	}
	p.Handover = append(p.Handover, Handover{Title: title, Owner: owner, Resource: resource, Before: before, Document: after, Patch: patch})
}

// readable is a document as people compare it, in whole lines.
func readable(s string) string { return strings.TrimRight(iampolicy.Readable(s), "\n") + "\n" }

// stackOwner names the CloudFormation stack that owns a resource, "" for none.
func stackOwner(tags map[string]string) string {
	if tags[stackTag] == "" {
		return ""
	}
	return "the CloudFormation stack " + tags[stackTag]
}
