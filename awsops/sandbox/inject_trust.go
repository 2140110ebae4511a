package sandbox

import "clonepath/awsops/target"

var trustInjections = []Injection{
	{Fault: "trust-bare-statement", Title: "the trust policy is the guide's bare statement", edit: func(s *scene) {
		s.supplied = guideTrust
		s.role.trust = guideTrust
	}},
	{Fault: "trust-principal-wrong", Title: "the trust policy names another account's agent", edit: func(s *scene) {
		s.role.trust = agentTrust(iamARN(target.TorqueAccounts[1], "role", "/", "agent-sa-role"), s.externalID)
	}},
	{Fault: "trust-no-externalid", Title: "the trust policy asks for no External ID", Warning: true, edit: func(s *scene) {
		s.role.trust = agentTrust(target.DocumentedAgentPrincipal, "")
	}},
	{Fault: "trust-externalid-mismatch", Title: "the trust policy wants another External ID", edit: func(s *scene) {
		s.role.trust = agentTrust(target.DocumentedAgentPrincipal, s.random.uuid())
	}},
	{Fault: "trust-externalid-required-not-sent", Title: "the trust policy wants an External ID, Torque sends none", edit: func(s *scene) {
		s.target.ExternalID = ""
	}},
}

// guideTrust is the trust relationship as the guide prints it (GUIDE.md, step
// 2): a statement, not a document.
const guideTrust = `{
    "Effect": "Allow",
    "Principal": {
        "AWS": "arn:aws:iam::046086677675:role/agent-sa-role"
    },
    "Action": "sts:AssumeRole"
}`
