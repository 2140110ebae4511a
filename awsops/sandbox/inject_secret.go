package sandbox

import "strings"

var secretInjections = []Injection{
	{Fault: "secret-not-found", Title: "no secret has the name that Torque was given", edit: func(s *scene) { s.forget(s.secret) }},
	{Fault: "secret-missing-masked-as-denied", Title: "the Secret ID is misspelt, and AWS calls it a missing permission", edit: func(s *scene) {
		s.target.SecretID = strings.Replace(gitSecret, "token", "tokne", 1)
	}},
	{Fault: "secret-wrong-region-name", Title: "the secret is in another region than the agent", edit: func(s *scene) {
		s.moveAgent(otherRegion)
	}},
	{Fault: "secret-wrong-region-arn", Title: "the secret's ARN is of another region than the agent's", edit: func(s *scene) {
		s.target.SecretID = s.secret.arn
		s.moveAgent(otherRegion)
	}},
	{Fault: "secret-account-mismatch-arn", Title: "the secret is in another account, and its own policy lets nobody in", edit: func(s *scene) {
		s.moveSecret(outsiderAccount)
		s.encrypt(outsiderAccount, sharedKeyPolicy(outsiderAccount, operatorAccount))
	}},
	{Fault: "secret-partial-arn", Title: "the Secret ID is an ARN without its last six characters", Warning: true, edit: func(s *scene) {
		s.target.SecretID = secretSuffix.ReplaceAllString(s.secret.arn, "")
	}},
	{Fault: "secret-name-hyphen-six", Title: "the secret's name ends like an ARN, and the ARN entered ends with the name", edit: func(s *scene) {
		s.rename("git-token-abc123")
		s.target.SecretID = secretSuffix.ReplaceAllString(s.secret.arn, "")
	}},
	{Fault: "secret-arn-suffix-stale", Title: "the ARN entered is that of an earlier secret of the same name", edit: func(s *scene) {
		s.target.SecretID = s.formerARN()
	}},
	{Fault: "secret-name-case", Title: "the Secret ID is written in another case than the name", edit: func(s *scene) {
		s.target.SecretID = "Git-Repo-Token"
	}},
	{Fault: "secret-id-whitespace", Title: "there is a space in front of the Secret ID", edit: func(s *scene) {
		s.target.SecretID = " " + s.target.SecretID
	}},
	{Fault: "secret-id-console-url", Title: "the address of the console's page was entered as Secret ID", edit: func(s *scene) {
		s.target.SecretID = "https://" + region + ".console.aws.amazon.com/secretsmanager/secret?name=" + gitSecret
	}},
	{Fault: "secret-scheduled-deletion", Title: "the secret is marked for deletion", edit: func(s *scene) {
		s.secret.deletion = s.ago(-12)
	}},
	{Fault: "secret-no-version", Title: "the secret was created without a value", edit: func(s *scene) { s.secret.versions = nil }},
	{Fault: "secret-awscurrent-detached", Title: "a rotation left the value without the label AWSCURRENT", edit: func(s *scene) {
		for _, v := range s.secret.versions {
			v.stages = []string{"AWSPENDING"}
		}
	}},
	{Fault: "secret-resource-policy-deny", Title: "the secret's own policy denies everyone but the administrator", edit: func(s *scene) {
		s.secret.policy = pretty(policy(statement{
			"Sid": "OnlyAdmin", "Effect": "Deny", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
			"Condition": map[string]any{"ArnNotEquals": map[string]string{"aws:PrincipalArn": iamARN(operatorAccount, "user", "/", "admin")}},
		}))
	}},
	{Fault: "secret-resource-policy-versionstage", Title: "the secret's own policy wants the staging label named, the agent names none", edit: func(s *scene) {
		s.role.inline = map[string]string{}
		s.secret.policy = pretty(policy(statement{
			"Sid": "CurrentOnly", "Effect": "Allow", "Principal": map[string]string{"AWS": s.role.arn}, "Action": "secretsmanager:GetSecretValue", "Resource": "*",
			"Condition": map[string]any{"StringEquals": map[string]string{"secretsmanager:VersionStage": currentStage}},
		}))
	}},
	{Fault: "secret-replica-not-synced", Title: "the replica in the agent's region could not be made", edit: func(s *scene) {
		s.moveAgent(otherRegion)
		s.role.inline[policyName] = readPolicy(secretPattern("*", operatorAccount))
		s.secret.replicas = []replica{{otherRegion, "Failed", "Replication failed: a secret of this name exists in " + otherRegion}}
	}},
	{Fault: "secret-throttled", Title: "Secrets Manager throttles reads of the account", edit: func(s *scene) {
		s.throttled = map[string]bool{"secretsmanager:GetSecretValue": true}
	}},
	{Fault: "secret-vpce-policy", Title: "the VPC endpoint in the agent's network does not let the read through", edit: func(s *scene) {
		s.guard(guardrail{endpointPolicy, torqueAccount, []string{"secretsmanager"}, pretty(policy(statement{
			"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:DescribeSecret", "Resource": "*",
		}))})
	}},
	{Fault: "secret-owning-service", Title: "the secret belongs to an AWS service", Warning: true, edit: func(s *scene) {
		s.secret.owningService = "rds"
	}},
	{Fault: "secret-managed-batch-confusion", Title: "the role may call BatchGetSecretValue, which is not enough", edit: func(s *scene) {
		s.role.inline[policyName] = rolePolicy("secretsmanager:BatchGetSecretValue", secretPattern(region, operatorAccount))
	}},
	{Fault: "secret-value-old", Title: "the value is 200 days old, and nothing rotates it", Warning: true, edit: func(s *scene) {
		s.secret.changed = s.ago(200)
	}},
}

// moveAgent puts the agent into another region, and so who looks in its place.
func (s *scene) moveAgent(to string) { s.region, s.target.Region = to, to }

// moveSecret puts the chain's secret into another account, names it by its ARN,
// and lets the role read it as far as the role's own policy goes.
func (s *scene) moveSecret(account string) {
	s.forget(s.secret)
	s.secret.arn = strings.Replace(s.secret.arn, operatorAccount, account, 1)
	a := s.accounts[account]
	a.secrets[region] = append(a.secrets[region], s.secret)
	s.target.SecretID = s.secret.arn
	s.role.inline[policyName] = readPolicy(secretPattern(region, account))
}

// rename gives the chain's secret another name, and the role the right to it.
func (s *scene) rename(name string) {
	s.role.inline[policyName] = readPolicy(strings.Replace(secretPattern(region, operatorAccount), gitSecret, name, 1))
	s.secret.arn = strings.Replace(s.secret.arn, gitSecret, name, 1)
	s.secret.name, s.target.SecretID = name, name
}

// formerARN is the ARN that the secret had before it was deleted and made again.
func (s *scene) formerARN() string {
	return secretSuffix.ReplaceAllString(s.secret.arn, "-"+s.random.text(6, base62))
}

func (s *scene) guard(g guardrail) { s.guardrails = append(s.guardrails, g) }
