package sandbox

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
)

var iamRolePolicyOperations = []operation{
	{"iam", "PutRolePolicy", changing(putRolePolicy)},
	{"iam", "GetRolePolicy", onRole(getRolePolicy)},
	{"iam", "ListRolePolicies", onRole(listRolePolicies)},
	{"iam", "DeleteRolePolicy", changing(deleteRolePolicy)},
	{"iam", "ListAttachedRolePolicies", onRole(listAttachedRolePolicies)},
	{"iam", "AttachRolePolicy", changing(attachRolePolicy)},
	{"iam", "DetachRolePolicy", changing(detachRolePolicy)},
}

const maxAttached = 10 // managed policies per role (IAM quota, default)

func (c *call) policyName() (string, error) {
	name := c.form.get("PolicyName")
	return name, checkText("policyName", name, 1, 128, iamName, shownIAMName)
}

func putRolePolicy(c *call, r *role) ([]node, error) {
	name, err := c.policyName()
	if err != nil {
		return nil, err
	}
	document := c.form.get("PolicyDocument")
	if err := checkDocument(iampolicy.KindIdentity, document); err != nil {
		return nil, err
	}
	total := size(document)
	for other, text := range r.inline {
		if other != name {
			total += size(text)
		}
	}
	if total > iampolicy.MaxInlineSize {
		return nil, faultf(409, "LimitExceeded", "Maximum policy size of %d bytes exceeded for role %s", iampolicy.MaxInlineSize, r.name)
	}
	r.inline[name] = document
	return nil, nil
}

func getRolePolicy(c *call, r *role) ([]node, error) {
	name := c.form.get("PolicyName")
	document, ok := r.inline[name]
	if !ok {
		return nil, faultf(404, "NoSuchEntity", "The role policy with name %s cannot be found.", name)
	}
	return []node{text("RoleName", r.name), text("PolicyName", name), policyText("PolicyDocument", document)}, nil
}

func listRolePolicies(c *call, r *role) ([]node, error) {
	return listing(c, "PolicyNames", sortedKeys(r.inline), func(name string) node { return text("member", name) })
}

func deleteRolePolicy(c *call, r *role) ([]node, error) {
	name := c.form.get("PolicyName")
	if _, ok := r.inline[name]; !ok {
		return nil, faultf(404, "NoSuchEntity", "The role policy with name %s cannot be found.", name)
	}
	delete(r.inline, name)
	return nil, nil
}

func listAttachedRolePolicies(c *call, r *role) ([]node, error) {
	return listing(c, "AttachedPolicies", r.attached, func(arn string) node {
		return elem("member", text("PolicyName", arn[strings.LastIndexByte(arn, '/')+1:]), text("PolicyArn", arn))
	})
}

func attachRolePolicy(c *call, r *role) ([]node, error) {
	arn := c.form.get("PolicyArn")
	switch {
	case c.reachable(arn) == nil:
		return nil, faultf(404, "NoSuchEntity", "Policy %s does not exist or is not attachable.", arn)
	case slices.Contains(r.attached, arn):
		return nil, nil
	case len(r.attached) >= maxAttached:
		return nil, faultf(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: %d", maxAttached)
	}
	r.attached = append(r.attached, arn)
	return nil, nil
}

func detachRolePolicy(c *call, r *role) ([]node, error) {
	arn := c.form.get("PolicyArn")
	i := slices.Index(r.attached, arn)
	if i < 0 {
		return nil, faultf(404, "NoSuchEntity", "Policy %s was not found.", arn)
	}
	r.attached = slices.Delete(r.attached, i, i+1)
	return nil, nil
}
