package sandbox

import (
	"strings"

	"clonepath/awsops/target"
)

var credentialInjections = []Injection{
	{Fault: "cred-fields-swapped", Title: "the Role ARN was entered as Secret ID", edit: func(s *scene) { s.target.SecretID = s.target.RoleARN }},
	{Fault: "cred-external-id-empty-string", Title: "the agent sends an empty External ID", edit: func(s *scene) {
		s.target.ExternalID, s.target.NoExternalID = "", true
		s.role.trust = agentTrust(target.DocumentedAgentPrincipal, "")
		s.agent().habits.emptyExternalID = true
	}},
	{Fault: "cred-external-id-format", Title: "the External ID is URL-encoded, which STS refuses", edit: func(s *scene) {
		s.target.ExternalID = strings.ReplaceAll(s.externalID, "-", "%2D")
	}},
	{Fault: "cred-secret-region-vs-agent", Title: "the secret is named without a region, and the agent looks in another one", edit: func(s *scene) {
		s.region = otherRegion
	}},
	{Fault: "cred-token-in-secret-id", Title: "a Git token was entered as Secret ID", edit: func(s *scene) { s.target.SecretID = gitToken(s.random) }},
	{Fault: "cred-path-syntax", Title: "the Secret Path begins with a dollar sign", Warning: true, edit: func(s *scene) {
		s.target.SecretPath = "$." + s.target.SecretPath
	}},
}
