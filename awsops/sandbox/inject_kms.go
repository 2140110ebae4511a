package sandbox

import "fmt"

var kmsInjections = []Injection{
	{Fault: "kms-decrypt-missing", Title: "the secret has a key of its own, which the role may not use", edit: func(s *scene) {
		s.encrypt(operatorAccount, delegatingKeyPolicy(operatorAccount))
	}},
	{Fault: "kms-key-policy-no-iam", Title: "the key policy leaves nothing to the account's IAM policies", edit: func(s *scene) {
		s.mayDecrypt(s.encrypt(operatorAccount, pretty(policy(s.adminOfKey()))), s.viaService(region))
	}},
	{Fault: "kms-viaservice-wrong-region", Title: "the role may decrypt through Secrets Manager of another region", edit: func(s *scene) {
		s.mayDecrypt(s.encrypt(operatorAccount, delegatingKeyPolicy(operatorAccount)), s.viaService(otherRegion))
	}},
	{Fault: "kms-encryption-context-condition", Title: "the role may decrypt an earlier secret of that name", edit: func(s *scene) {
		s.mayDecrypt(s.encrypt(operatorAccount, delegatingKeyPolicy(operatorAccount)), map[string]any{
			"StringEquals": map[string]string{"kms:EncryptionContext:SecretARN": s.formerARN()},
		})
	}},
	{Fault: "kms-key-disabled", Title: "the secret's key is disabled", edit: func(s *scene) { s.encryptRight().state = keyDisabled }},
	{Fault: "kms-key-pending-deletion", Title: "the secret's key is scheduled for deletion", edit: func(s *scene) {
		k := s.encryptRight()
		k.state, k.deletion = keyPending, s.ago(-9)
	}},
	{Fault: "kms-default-key-cross-account", Title: "the secret is in another account and encrypted with its default key", edit: func(s *scene) {
		s.moveSecret(outsiderAccount)
		s.secret.policy = pretty(policy(statement{
			"Sid": "OtherAccount", "Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*",
			"Principal": map[string]any{"AWS": []string{s.role.arn, iamARN(operatorAccount, "root", "", "")}},
		}))
	}},
	{Fault: "kms-vpce-or-caller-account", Title: "the key policy lets callers of another account decrypt only", edit: func(s *scene) {
		s.mayDecrypt(s.encrypt(operatorAccount, pretty(policy(s.adminOfKey(), statement{
			"Sid": "OneAccount", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
			"Principal": map[string]string{"AWS": iamARN(operatorAccount, "root", "", "")},
			"Condition": map[string]any{"StringEquals": map[string]string{"kms:CallerAccount": outsiderAccount}},
		}))), s.viaService(region))
	}},
}

// encrypt gives the chain's secret a key of its own.
func (s *scene) encrypt(account, keyPolicy string) *key {
	k := s.addKeyOf(account, region, "alias/git-token", "Git token of Torque", keyPolicy)
	s.secret.kmsKey = k.arn
	return k
}

// encryptRight is encrypt with all rights in place.
func (s *scene) encryptRight() *key {
	k := s.encrypt(operatorAccount, delegatingKeyPolicy(operatorAccount))
	s.mayDecrypt(k, s.viaService(region))
	return k
}

// mayDecrypt lets the role use a key under a condition.
func (s *scene) mayDecrypt(k *key, condition map[string]any) {
	s.role.inline["torque-git-decrypt"] = pretty(policy(statement{
		"Effect": "Allow", "Action": "kms:Decrypt", "Resource": k.arn, "Condition": condition,
	}))
}

func (s *scene) viaService(region string) map[string]any {
	return map[string]any{"StringEquals": map[string]string{"kms:ViaService": fmt.Sprintf("secretsmanager.%s.amazonaws.com", region)}}
}

// adminOfKey lets the administrator alone manage and use a key.
func (s *scene) adminOfKey() statement {
	return statement{
		"Sid": "KeyAdministrator", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
		"Principal": map[string]string{"AWS": iamARN(operatorAccount, "user", "/", "admin")},
	}
}

// sharedKeyPolicy leaves a key to two accounts' IAM policies.
func sharedKeyPolicy(owner, other string) string {
	return pretty(policy(statement{
		"Sid": "BothAccounts", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
		"Principal": map[string]any{"AWS": []string{iamARN(owner, "root", "", ""), iamARN(other, "root", "", "")}},
	}))
}
