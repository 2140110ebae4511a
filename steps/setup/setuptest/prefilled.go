package setuptest

import (
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// Prefilled is what the sandbox puts into a Setup before the first question.
func Prefilled() setup.Setup {
	return setup.Setup{
		Target: target.Target{
			Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader", ExternalID: "acme-3f9c1d7e5b2a4806",
			SecretID: "git-repo-token", SecretPath: "token", Repo: "http://127.0.0.1:4000/acme/blueprints.git", Branch: "main",
			AgentPrincipal: target.DocumentedAgentPrincipal,
		},
		Agent: setup.AgentChoice{Hosting: setup.HostingTorque, Origin: target.Confirmed},
	}
}
