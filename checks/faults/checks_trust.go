package faults

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var trustChecks = []statement{
	{id: evidence.TrustAgent, link: LinkTrust, title: "the role trusts the agent",
		requires: []evidence.CheckID{evidence.RoleExists},
		fields:   []target.Field{target.FieldExternalID, target.FieldAgentPrincipal},
		judge:    judgeTrustAgent, facts: []string{"role"}},
	{id: evidence.TrustExternalID, link: LinkTrust, title: "the role asks for the External ID",
		requires: []evidence.CheckID{evidence.TrustAgent},
		judge:    judgeTrustExternalID, optional: true, facts: []string{"guardWrong", "guardMissing"}},
}
