package torque

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/verdict"
)

// Rules are about what Torque's API shows, where it was asked. A Torque
// that does not answer breaks nothing: its checks are unknown then.
var Rules = []rule.Rule{
	{Fault: "cred-torque-differs", Check: evidence.TorqueCredentialOK, By: verdict.Observed, Explains: []string{"agent-no-assumerole-permission"}, Find: fieldsDiffer},
	{Fault: "cred-space-not-allowed", Check: evidence.TorqueCredentialOK, By: verdict.Observed, Find: spaceNotAllowed},
	{Fault: "cred-type-provider-mismatch", Check: evidence.TorqueCredentialOK, Effect: rule.Warning, By: verdict.Observed, Find: typeMismatch},
	{Fault: "agent-out-of-touch", Check: evidence.TorqueAgentOK, By: verdict.Observed, Find: agentsSilent},
	{Fault: "cred-repository-differs", Check: evidence.TorqueRepositoryOK, By: verdict.Observed, Independent: true, Find: anotherCredential},
	{Fault: "cred-repository-differs", Check: evidence.TorqueRepositoryOK, Effect: rule.Warning, By: verdict.Observed, Find: anotherBranch},
}
