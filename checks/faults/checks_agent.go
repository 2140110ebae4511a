package faults

import (
	"clonepath/checks/evidence"
)

var agentChecks = []statement{
	{id: evidence.AssumeRole, link: LinkTrust, title: "the agent can assume the role",
		requires: []evidence.CheckID{evidence.TrustAgent},
		judge:    judgeAssumeRole, facts: []string{"assume"}},
	{id: evidence.RoleReadsSecret, link: LinkTrust, title: "the role reads the secret for the agent",
		requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.RoleExists, evidence.RolePermission,
			evidence.RoleBoundary, evidence.TrustAgent, evidence.AssumeRole, evidence.SecretKey, evidence.SecretPolicyOK},
		follows: []evidence.CheckID{evidence.AssumeRole, evidence.SecretExists, evidence.RolePermission, evidence.RoleBoundary, evidence.SecretKey, evidence.SecretPolicyOK},
		judge:   judgeRoleReadsSecret, facts: []string{"roleValue"}},
}
