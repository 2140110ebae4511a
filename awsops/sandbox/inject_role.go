package sandbox

import (
	"strings"
	"time"
)

var roleInjections = []Injection{
	{Fault: "role-missing", Title: "the role was never created", edit: (*scene).removeRole},
	{Fault: "role-path-omitted", Title: "the role has a path, and the ARN entered has none", edit: func(s *scene) { s.movePath("/service/") }},
	{Fault: "role-name-case", Title: "the role's name is entered in another case", edit: func(s *scene) {
		s.target.RoleARN = strings.Replace(s.target.RoleARN, roleName, "Torque-Git-Reader", 1)
	}},
	{Fault: "role-arn-wrong-account", Title: "the Role ARN names another account", edit: func(s *scene) {
		s.target.RoleARN = strings.Replace(s.target.RoleARN, operatorAccount, outsiderAccount, 1)
		s.target.SecretID = s.secret.arn
	}},
	{Fault: "role-arn-not-a-role", Title: "the ARN of a policy was entered as Role ARN", edit: func(s *scene) {
		s.target.RoleARN = iamARN(operatorAccount, "policy", "/", policyName)
	}},
	{Fault: "role-arn-assumed-role", Title: "the ARN of a session was entered as Role ARN", edit: func(s *scene) {
		s.target.RoleARN = principal{account: operatorAccount, role: roleName, session: "torque"}.arn()
	}},
	{Fault: "role-arn-malformed", Title: "the account in the Role ARN has eleven digits", edit: func(s *scene) {
		s.target.RoleARN = iamARN(operatorAccount[1:], "role", "/", roleName)
	}},
	{Fault: "role-partition-mismatch", Title: "the Role ARN is of GovCloud, the agent is not", edit: func(s *scene) {
		s.target.RoleARN = strings.Replace(s.target.RoleARN, "arn:aws:", "arn:aws-us-gov:", 1)
	}},
	{Fault: "role-permission-policy-missing", Title: "the role has no permission policy", edit: func(s *scene) { s.role.inline = map[string]string{} }},
	{Fault: "role-policy-detached-or-old-version", Title: "the version of the policy in force lacks the grant that an older one has", edit: func(s *scene) {
		p := s.manage(readPolicy(secretPattern(region, operatorAccount)))
		p.versions = append(p.versions, policyVersion{"v2", rolePolicy("secretsmanager:UpdateSecret", "*"), s.ago(2)})
		p.current, p.next, p.updated = "v2", 3, s.ago(2)
	}},
	{Fault: "role-action-typo", Title: "the action in the permission policy is misspelt", edit: func(s *scene) {
		s.role.inline[policyName] = rolePolicy("secretsmanager:GetSecretValues", secretPattern(region, operatorAccount))
	}},
	{Fault: "role-resource-no-suffix", Title: "the permission policy names the secret without its last six characters", edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy(strings.TrimSuffix(secretPattern(region, operatorAccount), "-??????"))
	}},
	{Fault: "role-resource-suffix-too-wide", Title: "the permission policy also fits longer names", Warning: true, edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy(strings.Replace(secretPattern(region, operatorAccount), "-??????", "*", 1))
	}},
	{Fault: "role-resource-slip", Title: "the permission policy ends in five question marks", edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy(strings.TrimSuffix(secretPattern(region, operatorAccount), "?"))
	}},
	{Fault: "role-resource-name-only", Title: "the permission policy names the secret by its name", edit: func(s *scene) { s.handInPermission(readPolicy(gitSecret)) }},
	{Fault: "role-resource-wrong-region-account", Title: "the permission policy names the secret in another region", edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy(secretPattern(otherRegion, operatorAccount))
	}},
	{Fault: "role-explicit-deny", Title: "another policy of the role denies the read", edit: func(s *scene) {
		s.role.inline["guardrail"] = pretty(policy(statement{"Sid": "NoSecrets", "Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*"}))
	}},
	{Fault: "role-permissions-boundary", Title: "the role's permissions boundary does not allow the read", edit: func(s *scene) {
		s.role.boundary = s.addPolicy("developer-boundary", rolePolicy("s3:*", "*")).arn
	}},
	{Fault: "role-scp", Title: "a service control policy keeps everyone but the administrator from secrets", edit: func(s *scene) {
		s.guard(guardrail{serviceControlPolicy, operatorAccount, []string{"secretsmanager"}, pretty(policy(
			statement{"Effect": "Allow", "Action": "*", "Resource": "*"},
			statement{"Effect": "Deny", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Condition": map[string]any{
				"ArnNotLike": map[string]string{"aws:PrincipalArn": iamARN(operatorAccount, "user", "/", "admin")},
			}},
		))})
	}},
	{Fault: "role-rcp", Title: "a resource control policy lets nobody outside the company's network read secrets", edit: func(s *scene) {
		s.guard(guardrail{resourceControlPolicy, operatorAccount, []string{"secretsmanager"}, pretty(policy(
			statement{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
			statement{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*", "Condition": s.outsideCompany()},
		))})
	}},
	{Fault: "role-session-policy", Title: "the agent passes a session policy without the read", edit: func(s *scene) {
		s.agent().habits.policy = rolePolicy("s3:GetObject", "*")
	}},
	{Fault: "role-condition-tags-ip", Title: "the permission policy allows the read from the company's network only", edit: func(s *scene) {
		s.role.inline[policyName] = pretty(policy(statement{
			"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secretPattern(region, operatorAccount), "Condition": s.insideCompany(),
		}))
	}},
	{Fault: "secret-tag-missing", Title: "the permission policy asks for a tag that the secret has not", edit: func(s *scene) {
		s.role.inline[policyName] = s.readWhere("StringEquals", "secretsmanager:ResourceTag/purpose", "git")
	}},
	{Fault: "role-tag-mismatch", Title: "the permission policy compares a tag of role and secret, and they differ", edit: func(s *scene) {
		s.role.tags, s.secret.tags = map[string]string{"team": "platform"}, map[string]string{"team": "payments"}
		s.role.inline[policyName] = s.readWhere("StringEquals", "secretsmanager:ResourceTag/team", "${aws:PrincipalTag/team}")
	}},
	{Fault: "role-eventual-consistency", Title: "the role was created a moment ago, and STS does not know it yet", edit: func(s *scene) {
		s.role.created, s.role.usable = s.now.Add(-20*time.Second), s.now.Add(time.Minute)
	}},
	{Fault: "role-is-service-linked", Title: "the role belongs to an AWS service", Warning: true, edit: func(s *scene) {
		s.movePath("/aws-service-role/torque.example.com/")
		s.target.RoleARN = s.role.arn
	}},
	{Fault: "role-resource-star", Title: "the role may read every secret, as the guide shows", Warning: true, edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy("*")
	}},
}

func (s *scene) movePath(path string) {
	s.role.path, s.role.arn = path, iamARN(operatorAccount, "role", path, roleName)
}

// handInPermission supplies a permission policy that IAM refuses to store, and
// puts it into the store all the same.
func (s *scene) handInPermission(document string) {
	s.permission, s.role.inline[policyName] = document, document
}

// manage puts the role's permission into a managed policy.
func (s *scene) manage(document string) *managedPolicy {
	p := s.addPolicy(policyName, document)
	s.role.inline, s.role.attached = map[string]string{}, []string{p.arn}
	return p
}

// addPolicy makes a managed policy of the operator's account.
func (s *scene) addPolicy(name, document string) *managedPolicy {
	arn := iamARN(operatorAccount, "policy", "/", name)
	p := &managedPolicy{
		arn: arn, id: s.random.uniqueID("ANPA"), name: name, path: "/", created: s.ago(19), updated: s.ago(19),
		versions: []policyVersion{{"v1", document, s.ago(19)}}, current: "v1", next: 2,
	}
	s.accounts[operatorAccount].policies[arn] = p
	return p
}

// insideCompany and outsideCompany are conditions on the caller's address.
func (s *scene) insideCompany() map[string]any {
	return map[string]any{"IpAddress": map[string]string{"aws:SourceIp": s.accounts[operatorAccount].address + "/32"}}
}

func (s *scene) outsideCompany() map[string]any {
	return map[string]any{"NotIpAddress": map[string]string{"aws:SourceIp": s.accounts[operatorAccount].address + "/32"}}
}

// readWhere is the permission policy with a condition.
func (s *scene) readWhere(operator, key, value string) string {
	return pretty(policy(statement{
		"Sid": "SecretAccessPermission", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secretPattern(region, operatorAccount),
		"Condition": map[string]any{operator: map[string]string{key: value}},
	}))
}
