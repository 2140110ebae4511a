package faults_test

import (
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
)

// denyInSecret denies the role the very call that its own policy fails to allow.
const denyInSecret = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"` + faulttest.SecretARN + `","Condition":{"StringLike":{"aws:PrincipalArn":"*:role/*"}}}]}`

// One fault must not hide another: each is found beside it.
func TestOneFaultHidesNoOther(t *testing.T) {
	runCases(t, []faultCase{
		{name: "a misspelt action and a Deny", edit: all(permission("secretsmanager:GetSecretValues", "*", ""), secretPolicy(denyInSecret)),
			want: []string{"secret-resource-policy-deny", "role-action-typo"}},
		{name: "another region and a Deny", edit: all(permission("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-repo-token-??????", ""), secretPolicy(denyInSecret)),
			want: []string{"secret-resource-policy-deny", "role-resource-wrong-region-account"}},
		{name: "no suffix and a Deny", edit: all(permission("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token", ""), secretPolicy(denyInSecret)),
			want: []string{"secret-resource-policy-deny", "role-resource-no-suffix"}},
		{name: "no role, and a key that leaves it to the role", edit: all(customerKey, func(r *evidence.Record) {
			r.Role = missing[evidence.RoleFacts]("iam:GetRole", "NoSuchEntity")
			r.RolePolicies = missing[[]evidence.Document]("iam:ListRolePolicies", "NoSuchEntity")
		}), want: []string{"role-missing"}, is: map[evidence.CheckID]string{evidence.SecretKey: "blocked by role-exists"}},
		{name: "an old version in force and a Deny", edit: all(func(r *evidence.Record) {
			*r.RolePolicies.Value = []evidence.Document{{
				Name: "read", Kind: "managed", ARN: "arn:aws:iam::111122223333:policy/read", Text: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`,
				Others: []evidence.Version{{ID: "v2", Text: faulttest.Permission}},
			}}
		}, secretPolicy(denyInSecret)), want: []string{"secret-resource-policy-deny", "role-policy-detached-or-old-version"}},
		{name: "a Deny, and a condition that nobody here can judge", edit: all(
			permission("secretsmanager:GetSecretValue", faulttest.SecretARN, `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`), secretPolicy(denyInSecret)),
			want: []string{"secret-resource-policy-deny"}, is: map[evidence.CheckID]string{evidence.RolePermission: "unknown"}},
		{name: "a boundary, and a grant that nobody here can judge", edit: all(permission("s3:GetObject", "*", ""), secretPolicy(
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+faulttest.RoleARN+`"},"Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}]}`),
			func(r *evidence.Record) {
				r.Role.Value.Boundary = "arn:aws:iam::111122223333:policy/boundary"
				r.Boundary = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "boundary", Kind: "boundary", Text: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`})
			}), want: []string{"role-permissions-boundary"}, is: map[evidence.CheckID]string{evidence.SecretPolicyOK: "unknown"}},
		{name: "a Role ARN of no account, and a secret by its ARN", edit: func(r *evidence.Record) {
			r.Target.SecretID, r.Target.RoleARN = faulttest.SecretARN, "arn:aws:iam:eu-west-1:11112222333:role/torque-git-reader"
			r.Role, r.RolePolicies = evidence.Skipped[evidence.RoleFacts](faulttest.Now, "not asked"), evidence.Skipped[[]evidence.Document](faulttest.Now, "not asked")
		}, want: []string{"role-arn-malformed"}, is: map[evidence.CheckID]string{evidence.SecretKey: "blocked by credential-fields"}},
		{name: "a Role ARN that is none judges no policy", edit: all(otherAccountsSecret, func(r *evidence.Record) {
			r.Target.RoleARN = "arn:aws:iam::111122223333:role/torque-git-reader "
			r.Role, r.RolePolicies = evidence.Skipped[evidence.RoleFacts](faulttest.Now, "not asked"), evidence.Skipped[[]evidence.Document](faulttest.Now, "not asked")
		}), want: []string{"role-arn-malformed"}, is: map[evidence.CheckID]string{evidence.SecretPolicyOK: "blocked by credential-fields"}},
	})
}

// otherAccountsSecret is a secret of another account, with a key of its own and a
// policy that lets the role in.
func otherAccountsSecret(r *evidence.Record) {
	const arn = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:git-repo-token-a1B2c3"
	customerKey(r)
	r.Target.SecretID, r.Secret.Value.ARN = arn, arn
	r.SecretPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + faulttest.RoleARN + `"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`
}
