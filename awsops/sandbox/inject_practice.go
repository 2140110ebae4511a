package sandbox

import "time"

// AuditInjections lists what only an audit finds, in the order of the catalogue:
// the chain works all the same.
func AuditInjections() []Injection { return practiceInjections }

var practiceInjections = []Injection{
	{Fault: "secret-readable-by-others", Title: "developers, a permission set and a forgotten role read every secret", Warning: true, edit: func(s *scene) {
		home := s.accounts[operatorAccount]
		home.groups["developers"].inline = nil
		permissionSet := s.addRole(operatorAccount, "/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Support_0123456789abcdef", trustOfService("sso.amazonaws.com"))
		permissionSet.attached = []string{iamARN(awsAccount, "policy", "/", "SecretsManagerReadWrite")}
		permissionSet.lastUsed, permissionSet.lastUsedRegion = s.ago(2), region
		forgotten := s.addRole(operatorAccount, "/", "old-deployer", trustOfService("ec2.amazonaws.com"))
		forgotten.created, forgotten.lastUsed, forgotten.lastUsedRegion = s.ago(700), s.ago(300), region
		forgotten.inline["read"] = readPolicy("*")
	}},
	{Fault: "secret-readable-by-account", Title: "the secret's own policy lets everybody of the account read it", Warning: true, edit: func(s *scene) {
		s.secret.policy = pretty(policy(statement{
			"Sid": "EverybodyHere", "Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
			"Condition": map[string]any{"StringEquals": map[string]string{"aws:PrincipalAccount": operatorAccount}},
		}))
	}},
	{Fault: "role-assumable-from-outside", Title: "the trust policy also lets another account in", Warning: true, edit: func(s *scene) {
		s.alsoTrust(iamARN(outsiderAccount, "root", "", ""))
	}},
	{Fault: "secret-read-by-stranger", Title: "somebody whom nobody named read the secret", Warning: true, edit: func(s *scene) {
		reader := s.accounts[operatorAccount].users["frank"]
		for i := range 3 {
			s.trail = append(s.trail, trailEntry{
				id: s.random.uuid(), at: s.now.Add(time.Duration(i-4) * 24 * time.Hour), service: "secretsmanager", action: "GetSecretValue", region: region,
				caller:   principal{account: operatorAccount, user: reader.name, uniqueID: reader.id},
				accounts: []string{operatorAccount}, named: trailNames{SecretID: s.secret.arn},
			})
		}
	}},
	{Fault: "trail-missing", Title: "the account has no trail", Warning: true, edit: func(s *scene) { s.accounts[operatorAccount].trails = nil }},
	{Fault: "trail-off", Title: "logging of the account's trail was stopped", Warning: true, edit: onTrail(func(t *storedTrail) { t.logging = false })},
	{Fault: "trail-writes-only", Title: "the trail takes write events only", Warning: true, edit: onTrail(func(t *storedTrail) { t.readWrite = "WriteOnly" })},
	{Fault: "trail-elsewhere", Title: "the trail covers another region than the secret's", Warning: true, edit: onTrail(func(t *storedTrail) { t.everywhere = false })},
	{Fault: "trail-not-delivering", Title: "the trail's bucket refuses its files", Warning: true, edit: onTrail(func(t *storedTrail) { t.failed = "AccessDenied" })},
	{Fault: "trail-unvalidated", Title: "the trail's files are not protected against change", Warning: true, edit: onTrail(func(t *storedTrail) { t.validated = false })},
	{Fault: "secret-rotation-failed", Title: "the last rotation of the secret was left half done", Warning: true, edit: func(s *scene) {
		s.secret.rotation, s.secret.rotated, s.secret.nextRotation = true, s.ago(40), s.ago(10)
		s.secret.rotatedBy = "arn:" + partition + ":lambda:" + region + ":" + operatorAccount + ":function:rotate-git-token"
		current := s.secret.staged(currentStage)
		s.secret.versions = append(s.secret.versions, &secretVersion{id: s.random.uuid(), text: current.text, stages: []string{"AWSPENDING"}, created: s.ago(10)})
	}},
}

// alsoTrust lets another principal in by a statement of its own.
func (s *scene) alsoTrust(principal string) {
	s.role.trust = pretty(policy(s.trusted(), statement{
		"Sid": "Partner", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": principal},
	}))
}

func onTrail(edit func(*storedTrail)) func(*scene) {
	return func(s *scene) { edit(s.accounts[operatorAccount].trails[0]) }
}
