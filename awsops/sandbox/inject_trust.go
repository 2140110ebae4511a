package sandbox

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
)

var trustInjections = []Injection{
	{Fault: "trust-bare-statement", Title: "the trust policy is the guide's bare statement", edit: func(s *scene) { s.handInTrust(guideTrust) }},
	{Fault: "trust-principal-wrong", Title: "the trust policy names another account's agent", edit: func(s *scene) {
		s.role.trust = agentTrust(iamARN(target.TorqueAccounts[1], "role", "/", "agent-sa-role"), s.externalID)
	}},
	{Fault: "trust-runner-principal", Title: "of two runners with roles of their own the trust policy names one", edit: func(s *scene) {
		own, _ := s.addRunner(operatorAccount)
		named := s.addRole(operatorAccount, "/", "torque-runner-blue", trustOfService("pods.eks.amazonaws.com"))
		s.target.RunnerPrincipals = target.RunnersOf(own.arn, named.arn)
		s.role.trust = callersTrust(s.externalID, target.DocumentedAgentPrincipal, named.arn)
	}},
	{Fault: "trust-principal-session-arn", Title: "the trust policy names one session of the agent", edit: func(s *scene) {
		s.role.trust = agentTrust(principal{account: torqueAccount, role: "agent-sa-role", session: "torque-agent-7f9c"}.arn(), s.externalID)
	}},
	{Fault: "trust-principal-orphan-aroa", Title: "the agent's role was deleted and made again", edit: func(s *scene) {
		s.role.trust = agentTrust(s.random.uniqueID("AROA"), s.externalID)
	}},
	{Fault: "trust-service-principal", Title: "the trust policy lets EC2 in, as the console proposes", edit: func(s *scene) { s.role.trust = trustOfService("ec2.amazonaws.com") }},
	{Fault: "trust-federated-principal", Title: "the trust policy lets an identity provider in", edit: func(s *scene) {
		provider := "token.actions.githubusercontent.com"
		s.role.trust = pretty(policy(statement{
			"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
			"Principal": map[string]string{"Federated": iamARN(operatorAccount, "oidc-provider", "/", provider)},
			"Condition": map[string]any{"StringEquals": map[string]string{provider + ":aud": "sts.amazonaws.com"}},
		}))
	}},
	{Fault: "trust-action-web-identity", Title: "the trust policy allows the agent another way of assuming", edit: func(s *scene) {
		s.editTrust(func(one statement) { one["Action"] = "sts:AssumeRoleWithWebIdentity" })
	}},
	{Fault: "trust-action-invalid", Title: "the trust policy allows reading secrets in place of assuming", edit: func(s *scene) {
		s.handInTrust(s.trustWith(func(one statement) { one["Action"] = "secretsmanager:GetSecretValue" }))
	}},
	{Fault: "trust-documents-swapped", Title: "the permission policy was stored as trust policy", edit: func(s *scene) {
		s.handInTrust(readPolicy(secretPattern(region, operatorAccount)))
	}},
	{Fault: "trust-document-invalid", Title: "the trust policy says \"allow\" in lower case", edit: func(s *scene) {
		s.handInTrust(s.trustWith(func(one statement) { one["Effect"] = "allow" }))
	}},
	{Fault: "permission-document-invalid", Title: "the permission policy has today's date as Version", edit: func(s *scene) {
		s.handInPermission(strings.Replace(readPolicy(secretPattern(region, operatorAccount)), "2012-10-17", s.now.Format("2006-01-02"), 1))
	}},
	{Fault: "trust-has-resource", Title: "the trust policy has a Resource", edit: func(s *scene) {
		s.handInTrust(s.trustWith(func(one statement) { one["Resource"] = "*" }))
	}},
	{Fault: "permission-has-principal", Title: "the permission policy has a Principal", edit: func(s *scene) {
		s.handInPermission(pretty(policy(statement{
			"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secretPattern(region, operatorAccount),
			"Principal": map[string]string{"AWS": target.DocumentedAgentPrincipal},
		})))
	}},
	{Fault: "trust-root-principal", Title: "the trust policy names the agent's whole account", Warning: true, edit: func(s *scene) {
		s.role.trust = agentTrust(iamARN(torqueAccount, "root", "", ""), s.externalID)
	}},
	{Fault: "trust-wildcard-principal", Title: "the trust policy names everyone", Warning: true, edit: func(s *scene) {
		s.role.trust = agentTrust("*", s.externalID)
	}},
	{Fault: "trust-no-externalid", Title: "the trust policy asks for no External ID", Warning: true, edit: func(s *scene) {
		s.role.trust = agentTrust(target.DocumentedAgentPrincipal, "")
	}},
	{Fault: "trust-externalid-mismatch", Title: "the trust policy wants another External ID", edit: func(s *scene) {
		s.role.trust = agentTrust(target.DocumentedAgentPrincipal, s.random.uuid())
	}},
	{Fault: "trust-externalid-required-not-sent", Title: "the trust policy wants an External ID, Torque sends none", edit: func(s *scene) {
		s.target.ExternalID, s.target.NoExternalID = "", true
	}},
	{Fault: "trust-externalid-list-or-like", Title: "the trust policy takes two External IDs", Warning: true, edit: func(s *scene) {
		s.condition("StringEquals", "sts:ExternalId", []string{s.externalID, s.random.uuid()})
	}},
	{Fault: "trust-condition-key-typo", Title: "the key of the External ID is misspelt in the trust policy", edit: func(s *scene) {
		s.condition("StringEquals", "sts:External-Id", s.externalID)
	}},
	{Fault: "trust-condition-unmet", Title: "the trust policy compares the agent's role with a pattern, letter by letter", edit: func(s *scene) {
		s.and("StringEquals", "aws:PrincipalArn", iamARN(torqueAccount, "role", "/", "agent-*"))
	}},
	{Fault: "trust-condition-ifexists", Title: "the trust policy checks the External ID only if one is sent", Warning: true, edit: func(s *scene) {
		s.condition("StringEqualsIfExists", "sts:ExternalId", s.externalID)
	}},
	{Fault: "trust-deny-statement", Title: "a Deny in the trust policy refuses everyone", edit: func(s *scene) {
		s.role.trust = pretty(policy(s.trusted(), statement{"Sid": "Stop", "Effect": "Deny", "Principal": map[string]string{"AWS": "*"}, "Action": "sts:AssumeRole"}))
	}},
	{Fault: "trust-condition-mfa", Title: "the trust policy asks for a second factor", edit: func(s *scene) {
		s.and("Bool", "aws:MultiFactorAuthPresent", "true")
	}},
	{Fault: "trust-condition-sourceip-vpce", Title: "the trust policy lets in the company's network only", edit: func(s *scene) {
		s.and("IpAddress", "aws:SourceIp", s.accounts[operatorAccount].address+"/32")
	}},
	{Fault: "trust-condition-orgid", Title: "the trust policy lets in the company's organisation only", edit: func(s *scene) {
		s.and("StringEquals", "aws:PrincipalOrgID", s.accounts[operatorAccount].organization)
	}},
	{Fault: "trust-condition-sourcearn", Title: "the trust policy asks for a key that only AWS services send", edit: func(s *scene) {
		s.and("ArnLike", "aws:SourceArn", "arn:aws:eks:*:"+torqueAccount+":cluster/*")
	}},
	{Fault: "trust-condition-sourceidentity-session", Title: "the trust policy asks for a session name that the agent does not use", edit: func(s *scene) {
		s.and("StringEquals", "sts:RoleSessionName", "torque-sync")
	}},
	{Fault: "trust-condition-date-expired", Title: "the trust policy was limited to last month", edit: func(s *scene) {
		s.and("DateLessThan", "aws:CurrentTime", s.ago(14).UTC().Format("2006-01-02T15:04:05Z"))
	}},
	{Fault: "trust-version-2008", Title: "the trust policy uses a variable in the policy language of 2008", Warning: true, edit: func(s *scene) {
		own := statement{
			"Sid": "OwnSessions", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": iamARN(operatorAccount, "user", "/", "admin")},
			"Condition": map[string]any{"StringEquals": map[string]string{"sts:RoleSessionName": "${aws:username}"}},
		}
		s.role.trust = strings.Replace(pretty(policy(s.trusted(), own)), "2012-10-17", "2008-10-17", 1)
	}},
	{Fault: "trust-size-limit", Title: "the trust policy is longer than IAM takes", edit: func(s *scene) {
		all := []statement{s.trusted()}
		for i := range 40 {
			all = append(all, statement{
				"Sid": fmt.Sprintf("Team%d", i), "Effect": "Allow", "Action": "sts:AssumeRole",
				"Principal": map[string]string{"AWS": iamARN(operatorAccount, "role", "/", fmt.Sprintf("team-%d-deployer", i))},
			})
		}
		s.handInTrust(pretty(policy(all...)))
	}},
	{Fault: "trust-non-latin-char", Title: "a text editor put typographic quotation marks into the trust policy", edit: func(s *scene) {
		s.handInTrust(s.trustWith(func(one statement) { one["Sid"] = "“Torque”" }))
	}},
	{Fault: "trust-tagsession-missing", Title: "the agent's session carries tags, which the trust policy does not allow", edit: func(s *scene) {
		s.accounts[torqueAccount].roles["agent-sa-role"].inline["tag-sessions"] = rolePolicy("sts:TagSession", "*")
		s.agent().habits.tags = map[string]string{"kubernetes-namespace": "torque"}
	}},
}

// trusted is the statement that trusts the agent as it should.
func (s *scene) trusted() statement {
	return statement{
		"Sid": "ClonepathAgent", "Effect": "Allow", "Action": "sts:AssumeRole",
		"Principal": map[string]string{"AWS": target.DocumentedAgentPrincipal},
		"Condition": map[string]any{"StringEquals": map[string]any{"sts:ExternalId": s.externalID}},
	}
}

// trustWith is the trust policy with its statement changed.
func (s *scene) trustWith(change func(statement)) string {
	one := s.trusted()
	change(one)
	return pretty(policy(one))
}

func (s *scene) editTrust(change func(statement)) { s.role.trust = s.trustWith(change) }

// condition puts one condition in the place of that on the External ID.
func (s *scene) condition(operator, key string, value any) {
	s.editTrust(func(one statement) { one["Condition"] = map[string]any{operator: map[string]any{key: value}} })
}

// and adds a condition to that on the External ID.
func (s *scene) and(operator, key, value string) {
	s.editTrust(func(one statement) {
		conditions := map[string]map[string]any{"StringEquals": {"sts:ExternalId": s.externalID}}
		if conditions[operator] == nil {
			conditions[operator] = map[string]any{}
		}
		conditions[operator][key] = value
		one["Condition"] = conditions
	})
}

// handInTrust supplies a trust policy that IAM refuses to store, and puts it
// into the store all the same.
func (s *scene) handInTrust(document string) { s.supplied, s.role.trust = document, document }

// guideTrust is the trust relationship as the guide prints it (GUIDE.md, step
// 2): a statement, not a document.
const guideTrust = `{
    "Effect": "Allow",
    "Principal": {
        "AWS": "arn:aws:iam::046086677675:role/agent-sa-role"
    },
    "Action": "sts:AssumeRole"
}`
