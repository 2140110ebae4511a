package sandbox

import "time"

// addNeighbours fills the account with what else lives there, so that browsing
// it is real. Nothing of it touches the chain.
func (s *scene) addNeighbours() {
	platform := s.addKey(region, "alias/platform-secrets", "Secrets of the platform team", delegatingKeyPolicy(operatorAccount))
	for _, r := range []string{region, otherRegion} {
		s.addKey(r, defaultKeyAlias, "Default key that protects my Secrets Manager data when no other key is defined", defaultKeyPolicy(r)).managed = true
	}

	nested := gitToken(s.random)
	s.git.Grant(nested, repository)
	s.addSecret(region, "platform/gitlab", "GitLab access of the platform team", map[string]any{
		"git":   map[string]string{"username": "oauth2", "token": nested},
		"owner": "platform",
	}).kmsKey = platform.arn
	s.addSecret(region, "ci/deploy-token", "", gitToken(s.random)).tags["team"] = "ci"
	database := s.addSecret(region, "prod/database", "Orders database", map[string]any{
		"host": "orders.internal", "port": 5432, "username": "orders", "password": s.random.text(24, base62),
	})
	database.rotation, database.rotated = true, s.ago(5)
	s.addSecret(region, "rds!cluster-orders", "", map[string]any{"username": "root", "password": s.random.text(24, base62)}).owningService = "rds"
	s.addSecret(region, "legacy/git-token", "", map[string]any{"token": gitToken(s.random)}).deletion = s.now.Add(12 * 24 * time.Hour)
	s.addSecret(otherRegion, "dr/git-token", "", map[string]any{"token": gitToken(s.random)})

	deployer := s.addRole(operatorAccount, "/service/ci/", "ci-deployer", trustOfService("codebuild.amazonaws.com"))
	deployer.inline["deploy"] = pretty(policy(statement{"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}))
	deployer.tags["team"] = "ci"
	api := s.addRole(operatorAccount, "/", "orders-api", trustOfService("ec2.amazonaws.com"))
	api.attached = []string{iamARN(awsAccount, "policy", "/", "SecretsManagerReadWrite")}
	api.lastUsed, api.lastUsedRegion = s.ago(1), region
	auditor := s.addRole(operatorAccount, "/", "auditor", pretty(policy(statement{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": iamARN(operatorAccount, "root", "", "")},
	})))
	auditor.attached = []string{iamARN(awsAccount, "policy", "/", "ViewOnlyAccess")}
	s.addRole(operatorAccount, "/aws-service-role/support.amazonaws.com/", "AWSServiceRoleForSupport", trustOfService("support.amazonaws.com"))
}

func (s *scene) addKey(region, alias, description, policy string) *key {
	return s.addKeyOf(operatorAccount, region, alias, description, policy)
}

func (s *scene) addKeyOf(account, region, alias, description, policy string) *key {
	id := s.random.uuid()
	k := &key{
		arn: keyARN(region, account, id), id: id, alias: alias, description: description,
		policy: policy, state: keyEnabled, created: s.ago(200),
	}
	a := s.accounts[account]
	a.keys[region] = append(a.keys[region], k)
	return k
}

// delegatingKeyPolicy is KMS's default: identity policies of the account decide.
func delegatingKeyPolicy(account string) string {
	return pretty(policy(statement{
		"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
		"Principal": map[string]string{"AWS": iamARN(account, "root", "", "")},
	}))
}

// defaultKeyPolicy is that of the AWS managed key aws/secretsmanager.
func defaultKeyPolicy(region string) string {
	return pretty(policy(
		statement{
			"Sid": "Allow access through AWS Secrets Manager for all principals in the account that are authorized to use AWS Secrets Manager", "Effect": "Allow",
			"Action":    []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"},
			"Principal": map[string]string{"AWS": "*"}, "Resource": "*",
			"Condition": map[string]any{"StringEquals": map[string]string{
				"kms:CallerAccount": operatorAccount, "kms:ViaService": "secretsmanager." + region + ".amazonaws.com",
			}},
		},
		statement{
			"Sid": "Allow direct access to key metadata to the account", "Effect": "Allow",
			"Action":    []string{"kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"},
			"Principal": map[string]string{"AWS": iamARN(operatorAccount, "root", "", "")}, "Resource": "*",
		},
	))
}
