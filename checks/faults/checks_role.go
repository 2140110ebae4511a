package faults

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var roleChecks = []statement{
	{id: evidence.RoleExists, link: LinkRole, title: "the role exists under this ARN",
		requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		fields:   []target.Field{target.FieldRoleARN},
		judge:    judgeRoleExists, facts: []string{"role"}},
	{id: evidence.RolePermission, link: LinkRole, title: "the role's policies allow reading the secret",
		requires: []evidence.CheckID{evidence.RoleExists},
		judge:    judgeRolePermission, remarks: secondOpinion, facts: []string{"rolePolicies"}},
	{id: evidence.RoleLeastPrivilege, link: LinkRole, title: "the role can read this secret only",
		requires: []evidence.CheckID{evidence.RolePermission},
		judge:    judgeRoleLeastPrivilege, optional: true, facts: []string{"rolePolicies"}},
	{id: evidence.RoleBoundary, link: LinkRole, title: "no permissions boundary stops the role",
		requires: []evidence.CheckID{evidence.RoleExists},
		judge:    judgeRoleBoundary, facts: []string{"boundary"}},
}
