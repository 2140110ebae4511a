package faults

import (
	"clonepath/checks/evidence"
)

var torqueChecks = []statement{
	{id: evidence.TorqueCredentialOK, link: LinkCredential, title: "what Torque shows of the credential agrees",
		judge: judgeTorqueCredential, torque: true, facts: []string{"torqueCredential"}},
	{id: evidence.TorqueAgentOK, link: LinkCredential, title: "an agent is in touch with Torque",
		judge: judgeTorqueAgent, torque: true, facts: []string{"torqueAgents"}},
	{id: evidence.TorqueRepositoryOK, link: LinkGit, title: "Torque reaches the repository",
		requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.SecretPath, evidence.SecretToken, evidence.RolePermission,
			evidence.TrustAgent, evidence.AssumeRole, evidence.RoleReadsSecret, evidence.TorqueCredentialOK, evidence.TorqueAgentOK,
			evidence.RepoURL, evidence.GitHost, evidence.GitAccess, evidence.GitClone},
		judge: judgeTorqueRepository, torque: true, facts: []string{"torqueRepository"}},
}
