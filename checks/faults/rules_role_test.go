package faults_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
)

const pattern = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-??????"

func roleARN(arn string) edit { return func(r *evidence.Record) { r.Target.RoleARN = arn } }

func TestRoleFaults(t *testing.T) {
	const read = "secretsmanager:GetSecretValue"
	boundary := func(text string) edit {
		return func(r *evidence.Record) {
			r.Role.Value.Boundary = "arn:aws:iam::111122223333:policy/limit"
			r.Boundary = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "limit", Kind: "boundary", Text: text})
		}
	}
	runCases(t, []faultCase{
		{name: "missing", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Role = missing[evidence.RoleFacts]("iam:GetRole", "NoSuchEntity")
			r.RolePolicies = missing[[]evidence.Document]("iam:ListRolePolicies", "NoSuchEntity")
		}, want: []string{"role-missing"}, is: map[evidence.CheckID]string{
			evidence.RoleExists: "fail", evidence.RolePermission: "blocked by role-exists", evidence.TrustAgent: "blocked by role-exists",
			evidence.TrustExternalID: "blocked by role-exists", evidence.AssumeRole: "blocked by role-exists", evidence.RoleReadsSecret: "blocked by role-exists",
			evidence.RoleLeastPrivilege: "blocked by role-exists", evidence.SecretExists: "pass", evidence.GitClone: "pass",
		}},
		{name: "denied GetRole is unknown, not missing", edit: func(r *evidence.Record) { r.Role = denied[evidence.RoleFacts]("iam:GetRole") },
			is: map[evidence.CheckID]string{evidence.RoleExists: "unknown", evidence.TrustAgent: "unknown", evidence.AssumeRole: "unknown"}},
		{name: "denied GetRole, beside a bundle that wishes for the right trust", edit: func(r *evidence.Record) {
			r.Role = denied[evidence.RoleFacts]("iam:GetRole")
			supplied(faulttest.Trust)(r)
		}, is: map[evidence.CheckID]string{evidence.TrustAgent: "unknown", evidence.TrustExternalID: "unknown", evidence.AssumeRole: "unknown"}},
		{name: "as the agent, refused, beside a bundle that wishes for the right trust", from: func() *evidence.Record {
			r := faulttest.AsAgent()
			r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, faulttest.AssumeDenied())
			r.RoleValue, r.Login, r.Clone = nil, nil, nil
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: faulttest.Permission})
			return r
		}, edit: supplied(faulttest.Trust), want: []string{"role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "agent-no-assumerole-permission"},
			is: map[evidence.CheckID]string{evidence.TrustAgent: "unknown", evidence.RolePermission: "unknown"}},
		{name: "denied GetRole, with the trust policy that somebody sent", edit: func(r *evidence.Record) {
			r.Role = denied[evidence.RoleFacts]("iam:GetRole")
			r.SuppliedTrust = evidence.Observed("", faulttest.Now, evidence.Document{Name: "trust policy", Kind: "trust", Text: faulttest.Trust})
		}, is: map[evidence.CheckID]string{evidence.TrustAgent: "pass"}},
		{name: "other case", from: refusedAgent, edit: roleARN("arn:aws:iam::111122223333:role/Torque-Git-Reader"), want: []string{"role-name-case"}},
		{name: "path left out", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Role.Value.ARN, r.Role.Value.Path = "arn:aws:iam::111122223333:role/service/torque-git-reader", "/service/"
		}, want: []string{"role-path-omitted"}},
		{name: "service-linked", edit: func(r *evidence.Record) { r.Role.Value.Path = "/aws-service-role/x/" }, warn: []string{"role-is-service-linked"}},

		{name: "no policy", edit: func(r *evidence.Record) { r.RolePolicies.Value = &[]evidence.Document{} }, want: []string{"role-permission-policy-missing"},
			is: map[evidence.CheckID]string{evidence.RolePermission: "fail", evidence.RoleLeastPrivilege: "blocked by role-permission", evidence.RoleReadsSecret: "blocked by role-permission", evidence.AssumeRole: "pass"}},
		{name: "policies that may not be listed, beside a bundle's", edit: func(r *evidence.Record) {
			r.RolePolicies = denied[[]evidence.Document]("iam:ListRolePolicies")
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: faulttest.Permission})
		}, is: map[evidence.CheckID]string{evidence.RolePermission: "unknown", evidence.TrustAgent: "pass"}},
		{name: "another secret", edit: permission(read, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:database-??????", ""), want: []string{"role-permission-policy-missing"}},
		{name: "other region", edit: permission(read, strings.Replace(pattern, "eu-west-1", "us-east-1", 1), ""), want: []string{"role-resource-wrong-region-account"}},
		{name: "other account", edit: permission(read, strings.Replace(pattern, "111122223333", "444455556666", 1), ""), want: []string{"role-resource-wrong-region-account"}},
		{name: "any region", edit: permission(read, strings.Replace(pattern, "eu-west-1", "*", 1), ""), warn: []string{"role-resource-suffix-too-wide"}},
		{name: "no suffix", edit: permission(read, strings.TrimSuffix(pattern, "-??????"), ""), want: []string{"role-resource-no-suffix"}},
		{name: "old suffix", edit: permission(read, strings.Replace(pattern, "??????", "Zz9Zz9", 1), ""), want: []string{"secret-arn-suffix-stale"}},
		{name: "exact ARN", edit: permission(read, faulttest.SecretARN, "")},
		{name: "misspelt action", edit: permission("secretsmanager:GetSecretValues", pattern, ""), want: []string{"role-action-typo"}},
		{name: "misspelt service", edit: permission("secretmanager:GetSecretValue", pattern, ""), want: []string{"role-action-typo"}},
		{name: "similar action", edit: permission("secretsmanager:BatchGetSecretValue", pattern, ""), want: []string{"secret-managed-batch-confusion"}},
		{name: "wildcard action", edit: permission("secretsmanager:Get*", pattern, "")},
		{name: "other case of the action", edit: permission("SecretsManager:getsecretvalue", pattern, "")},
		{name: "deny elsewhere", edit: alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}]}`), want: []string{"role-explicit-deny"}},
		{name: "deny of something else", edit: alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`)},
		{name: "condition that is never met", edit: permission(read, pattern, `,"Condition":{"Bool":{"aws:SecureTransport":"false"}}`), want: []string{"role-condition-tags-ip"}},
		{name: "condition on an address is open", edit: permission(read, pattern, `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`), is: map[evidence.CheckID]string{evidence.RolePermission: "unknown"}},
		{name: "boundary too narrow", edit: boundary(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`), want: []string{"role-permissions-boundary"},
			is: map[evidence.CheckID]string{evidence.RolePermission: "pass", evidence.RoleBoundary: "fail", evidence.RoleReadsSecret: "blocked by role-boundary"}},
		{name: "boundary wide enough", edit: boundary(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)},
		{name: "every secret", edit: permission(read, "*", ""), warn: []string{"role-resource-star"}, is: map[evidence.CheckID]string{evidence.RoleLeastPrivilege: "warn"}},
		{name: "every secret of the region", edit: permission(read, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*", ""), warn: []string{"role-resource-star"}},
		{name: "open suffix", edit: permission(read, strings.Replace(pattern, "-??????", "*", 1), ""), warn: []string{"role-resource-suffix-too-wide"}},
		{name: "unreadable managed policy leaves it open", edit: func(r *evidence.Record) {
			r.RolePolicies.Value = &[]evidence.Document{{Name: "org", Kind: "managed", Unreadable: "denied"}}
		}, is: map[evidence.CheckID]string{evidence.RolePermission: "unknown", evidence.RoleLeastPrivilege: "unknown"}},

		{name: "service control policy", from: refusedRole(faulttest.ReadDenied("service control policy", true)), want: []string{"role-scp"},
			is: map[evidence.CheckID]string{evidence.RoleReadsSecret: "fail", evidence.RolePermission: "pass"}},
		{name: "resource control policy", from: refusedRole(faulttest.ReadDenied("resource control policy", true)), want: []string{"role-rcp"}},
		{name: "session policy", from: refusedRole(faulttest.ReadDenied("session policy", false)), want: []string{"role-session-policy"}},
		{name: "VPC endpoint policy", from: refusedRole(faulttest.ReadDenied("VPC endpoint policy", false)), want: []string{"secret-vpce-policy"}},
		{name: "throttled", from: refusedRole(&awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Throttled, Code: "ThrottlingException", HTTPStatus: 400, RequestID: true, Message: "Rate exceeded"}), want: []string{"secret-throttled"}},
		{name: "role finds nothing where the operator does", from: refusedRole(faulttest.NotFound("secretsmanager:GetSecretValue", "ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)),
			want: []string{"cred-secret-region-vs-agent"}},
	})
}

// A misspelt Secret ID looks like a missing permission to the role; with an
// operator who finds no such secret it is named, alone.
func TestMaskedAsDenied(t *testing.T) {
	runCases(t, []faultCase{
		{name: "agent alone: ranked", from: func() *evidence.Record {
			r := faulttest.AsAgent()
			r.RoleValue = evidence.Failed[evidence.Value](evidence.Role, faulttest.Now, faulttest.ReadDenied("identity-based policy", false))
			r.Login, r.Clone = nil, nil
			return r
		}, want: []string{"role-permission-policy-missing", "secret-missing-masked-as-denied"}},
		{name: "with an operator", from: refusedRole(faulttest.ReadDenied("identity-based policy", false)), edit: secretGone, want: []string{"secret-not-found"}},
	})
}

func TestTrustFaults(t *testing.T) {
	blocked := map[evidence.CheckID]string{
		evidence.RoleExists: "pass", evidence.TrustAgent: "fail", evidence.TrustExternalID: "blocked by trust-agent",
		evidence.AssumeRole: "blocked by trust-agent", evidence.RoleReadsSecret: "blocked by trust-agent", evidence.GitClone: "pass",
	}
	principal := func(p string) edit { return trustStatement(p, "sts:AssumeRole", idCondition) }
	condition := func(c string) edit { return trustStatement(agentPrincipal, "sts:AssumeRole", c) }
	with := func(c string) edit {
		return condition(strings.TrimSuffix(idCondition, "}") + "," + strings.TrimPrefix(c, "{"))
	}
	runCases(t, []faultCase{
		{name: "other External ID", from: refusedAgent, edit: condition(`{"StringEquals":{"sts:ExternalId":"0123456789abcdef0123456789abcdef"}}`), want: []string{"trust-externalid-mismatch"}, is: blocked},
		{name: "other case of the External ID", from: refusedAgent, edit: condition(fmt.Sprintf(`{"StringEquals":{"sts:ExternalId":%q}}`, strings.ToUpper(faulttest.ExternalID))), want: []string{"trust-externalid-mismatch"}, is: blocked},
		{name: "trailing space in the policy", from: refusedAgent, edit: condition(fmt.Sprintf(`{"StringEquals":{"sts:ExternalId":%q}}`, faulttest.ExternalID+" ")), want: []string{"trust-externalid-mismatch"}},
		{name: "External ID not sent", from: refusedAgent, edit: func(r *evidence.Record) { r.Target.ExternalID, r.Target.NoExternalID = "", true }, want: []string{"trust-externalid-required-not-sent"}, is: blocked},
		{name: "other account", from: refusedAgent, edit: principal(`{"AWS":"arn:aws:iam::349148204654:role/agent-sa-role"}`), want: []string{"trust-principal-wrong"}, is: blocked},
		{name: "other role", from: refusedAgent, edit: principal(`{"AWS":"arn:aws:iam::046086677675:role/other"}`), want: []string{"trust-principal-wrong"}},
		{name: "other account's root", from: refusedAgent, edit: principal(`{"AWS":"349148204654"}`), want: []string{"trust-principal-wrong"}},
		{name: "one of several principals fits", edit: principal(`{"AWS":["arn:aws:iam::111122223333:role/ci","` + faulttest.Agent + `"]}`)},
		{name: "everyone, narrowed to another role", from: refusedAgent, edit: trustStatement(`"*"`, "sts:AssumeRole", `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/other"}}`), want: []string{"trust-principal-wrong"}},
		{name: "nobody", from: refusedAgent, edit: trust(`{"Version":"2012-10-17","Statement":[]}`), want: []string{"trust-principal-wrong"}},
		{name: "session", from: refusedAgent, edit: principal(`{"AWS":"arn:aws:sts::046086677675:assumed-role/agent-sa-role/earlier"}`), want: []string{"trust-principal-session-arn"}},
		{name: "deleted role", from: refusedAgent, edit: principal(`{"AWS":"AROAEXAMPLEOLDAGENT12"}`), want: []string{"trust-principal-orphan-aroa"}},
		{name: "service", from: refusedAgent, edit: trustStatement(`{"Service":"ec2.amazonaws.com"}`, "sts:AssumeRole", "{}"), want: []string{"trust-service-principal"}},
		{name: "identity provider", from: refusedAgent, edit: trustStatement(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`, "sts:AssumeRoleWithWebIdentity",
			`{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`), want: []string{"trust-federated-principal"}},
		{name: "other action", from: refusedAgent, edit: trustStatement(agentPrincipal, "sts:AssumeRoleWithWebIdentity", idCondition), want: []string{"trust-action-web-identity"}},
		{name: "no action of assuming", from: refusedAgent, edit: trustStatement(agentPrincipal, "secretsmanager:GetSecretValue", idCondition), want: []string{"trust-action-invalid"}},
		{name: "second factor", from: refusedAgent, edit: with(`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), want: []string{"trust-condition-mfa"}},
		{name: "source ARN", from: refusedAgent, edit: with(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::bucket"}}`), want: []string{"trust-condition-sourcearn"}},
		{name: "past date", from: refusedAgent, edit: with(`{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}`), want: []string{"trust-condition-date-expired"}},
		{name: "coming date", edit: with(`{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}`)},
		{name: "misspelt key", from: refusedAgent, edit: condition(fmt.Sprintf(`{"StringEquals":{"sts:External-Id":%q}}`, faulttest.ExternalID)), want: []string{"trust-condition-key-typo"}},
		{name: "other case of the key", edit: condition(fmt.Sprintf(`{"StringEquals":{"sts:EXTERNALID":%q}}`, faulttest.ExternalID))},
		{name: "deny", from: refusedAgent, edit: trust(strings.Replace(faulttest.Trust, `"Statement": [`, `"Statement": [{"Sid":"Stop","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},`, 1)), want: []string{"trust-deny-statement"}},
		{name: "deny for everybody else", edit: trust(strings.Replace(faulttest.Trust, `"Statement": [`, `"Statement": [{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"sts:ExternalId":"`+faulttest.ExternalID+`"}}},`, 1))},
		{name: "wrong principal and wrong External ID at once", from: refusedAgent, edit: trustStatement(`{"AWS":"arn:aws:iam::046086677675:role/other"}`, "sts:AssumeRole", `{"StringEquals":{"sts:ExternalId":"0123456789abcdef0123456789abcdef"}}`),
			want: []string{"trust-externalid-mismatch", "trust-principal-wrong"}},

		{name: "address: open for an operator", edit: with(`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), is: map[evidence.CheckID]string{evidence.TrustAgent: "unknown", evidence.AssumeRole: "unknown"}},
		{name: "address: refused for real", from: refusedAgent, edit: with(`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`), want: []string{"trust-condition-sourceip-vpce"}},
		{name: "organisation: refused for real", from: refusedAgent, edit: with(`{"StringEquals":{"aws:PrincipalOrgID":"o-example"}}`), want: []string{"trust-condition-orgid"}},
		{name: "session name: refused for real", from: refusedAgent, edit: with(`{"StringEquals":{"sts:RoleSessionName":"x"}}`), want: []string{"trust-condition-sourceidentity-session"}},
		{name: "address: the agent got in", from: faulttest.Healthy, edit: with(`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`)},

		{name: "bare statement in the store", edit: trust(`{"Effect":"Allow","Principal":{"AWS":"` + faulttest.Agent + `"},"Action":"sts:AssumeRole"}`), want: []string{"trust-bare-statement"}, is: blocked},
		{name: "bare statement supplied, role there", from: faulttest.Healthy, edit: supplied(`{"Effect":"Allow","Principal":{"AWS":"` + faulttest.Agent + `"},"Action":"sts:AssumeRole"}`), want: []string{"trust-bare-statement"}, is: blocked},
		{name: "bare statement supplied, role missing because of it", edit: all(supplied(`{"Effect":"Allow","Principal":{"AWS":"`+faulttest.Agent+`"},"Action":"sts:AssumeRole"}`), func(r *evidence.Record) {
			r.Role = missing[evidence.RoleFacts]("iam:GetRole", "NoSuchEntity")
		}), want: []string{"trust-bare-statement", "role-missing"}},
		{name: "Resource in a supplied trust policy", edit: supplied(strings.Replace(faulttest.Trust, `"Effect"`, `"Resource": "*", "Effect"`, 1)), want: []string{"trust-has-resource"}},
		{name: "typographic quotation marks", edit: supplied(strings.Replace(faulttest.Trust, `"Sid": "ClonepathAgent"`, `"Sid": “ClonepathAgent”`, 1)), want: []string{"trust-non-latin-char"}},
		{name: "too long a supplied document", edit: supplied(strings.Replace(faulttest.Trust, "ClonepathAgent", strings.Repeat("x", 5000), 1)), want: []string{"trust-size-limit"}},
		{name: "name as Resource in a supplied permission policy", edit: func(r *evidence.Record) {
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: strings.Replace(faulttest.Permission, pattern, "git-repo-token", 1)})
		}, want: []string{"role-resource-name-only"}},
		{name: "old language with a variable", edit: trust(strings.NewReplacer("2012-10-17", "2008-10-17", `"Effect"`, `"Sid": "${aws:username}", "Effect"`, `"Sid": "ClonepathAgent",`, "").Replace(faulttest.Trust)), warn: []string{"trust-version-2008"}},
		{name: "good supplied document", edit: supplied(faulttest.Trust)},
		{name: "principal in a supplied permission policy", edit: func(r *evidence.Record) {
			r.SuppliedPermission = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "permission", Kind: "inline", Text: strings.Replace(faulttest.Permission, `"Effect"`, `"Principal": "*", "Effect"`, 1)})
		}, want: []string{"permission-has-principal"}},

		{name: "no External ID asked for", edit: trustStatement(agentPrincipal, "sts:AssumeRole", "{}"), warn: []string{"trust-no-externalid"}, is: map[evidence.CheckID]string{evidence.TrustExternalID: "warn", evidence.TrustAgent: "pass"}},
		{name: "a second statement opens it", edit: trust(strings.Replace(faulttest.Trust, `"Statement": [`, `"Statement": [{"Effect":"Allow","Principal":`+agentPrincipal+`,"Action":"sts:AssumeRole"},`, 1)), warn: []string{"trust-no-externalid"}},
		{name: "IfExists", edit: condition(fmt.Sprintf(`{"StringEqualsIfExists":{"sts:ExternalId":%q}}`, faulttest.ExternalID)), warn: []string{"trust-condition-ifexists"}},
		{name: "pattern", edit: condition(`{"StringLike":{"sts:ExternalId":"*"}}`), warn: []string{"trust-externalid-list-or-like"}},
		{name: "list", edit: condition(fmt.Sprintf(`{"StringEquals":{"sts:ExternalId":["x1",%q]}}`, faulttest.ExternalID)), warn: []string{"trust-externalid-list-or-like"}},
		{name: "whole account", edit: principal(`{"AWS":"arn:aws:iam::046086677675:root"}`), warn: []string{"trust-root-principal"}},
		{name: "whole account, narrowed", edit: trustStatement(`{"AWS":"046086677675"}`, "sts:AssumeRole", strings.TrimSuffix(idCondition, "}")+`,"ArnEquals":{"aws:PrincipalArn":"`+faulttest.Agent+`"}}`)},
		{name: "everyone", edit: principal(`"*"`), warn: []string{"trust-wildcard-principal"}},
		{name: "own agent needs no External ID", edit: func(r *evidence.Record) {
			r.Target.AgentPrincipal, r.Target.ExternalID, r.Hosting = "arn:aws:iam::111122223333:role/eks-agent", "", "self"
			trustStatement(`{"AWS":"arn:aws:iam::111122223333:role/eks-agent"}`, "sts:AssumeRole", "{}")(r)
		}},
	})
}

func supplied(text string) edit {
	return func(r *evidence.Record) {
		r.SuppliedTrust = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Document{Name: "trust.json", Kind: "trust", Text: text})
	}
}

func TestAgentFaults(t *testing.T) {
	refusal := func(f *awserr.Failure) edit {
		return func(r *evidence.Record) {
			r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, f)
		}
	}
	invalid := func(code, message string) edit {
		return refusal(&awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Invalid, Code: code, HTTPStatus: 400, RequestID: true, Message: message})
	}
	tagged := faulttest.AssumeDenied()
	tagged.Action = "sts:TagSession"
	runCases(t, []faultCase{
		{name: "your side is right: what is left is ranked", from: refusedAgent, want: []string{"agent-no-assumerole-permission", "role-rcp", "agent-boundary-or-scp"},
			is: map[evidence.CheckID]string{evidence.TrustAgent: "pass", evidence.AssumeRole: "fail", evidence.RoleReadsSecret: "blocked by assume-role"}},
		{name: "fresh role first", from: refusedAgent, edit: func(r *evidence.Record) {
			at := faulttest.Now.Add(-20 * time.Second)
			r.Role.Value.Created = &at
		}, want: []string{"role-eventual-consistency"}},
		{name: "nobody could read the role", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Role = denied[evidence.RoleFacts]("iam:GetRole")
			r.RolePolicies = denied[[]evidence.Document]("iam:ListRolePolicies")
		}, want: []string{"role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "agent-no-assumerole-permission"}},
		{name: "tags", from: refusedAgent, edit: refusal(tagged), want: []string{"trust-tagsession-missing"}},
		{name: "STS switched off", from: refusedAgent, edit: invalid("RegionDisabledException", "STS is not activated in this region"), want: []string{"agent-sts-region-disabled"}},
		{name: "session name", from: refusedAgent, edit: invalid("ValidationError", "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint"), want: []string{"agent-session-name-invalid"}},
		{name: "empty External ID", from: refusedAgent, edit: invalid("ValidationError", "Value '' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2"), want: []string{"cred-external-id-empty-string"}},
		{name: "token of the global endpoint", from: refusedAgent, edit: invalid("InvalidClientTokenId", "The provided token is malformed or otherwise invalid"), want: []string{"agent-optin-region-token", "agent-credentials-invalid"}},
		{name: "role chaining", from: refusedAgent, edit: invalid("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."), want: []string{"agent-duration-chaining"}},
		{name: "too long", from: refusedAgent, edit: invalid("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."), want: []string{"agent-duration-max"}},
		{name: "the agent's credentials given to us have expired", from: refusedAgent, edit: func(r *evidence.Record) {
			f := &awserr.Failure{Operation: "sts:GetCallerIdentity", Class: awserr.Credentials, Code: "ExpiredToken", HTTPStatus: 403, RequestID: true, Message: "expired", Cause: "local-session-token-stale"}
			r.AgentCaller = evidence.Failed[evidence.Caller](evidence.Agent, faulttest.Now, f)
			r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, f)
		}, is: map[evidence.CheckID]string{evidence.AssumeRole: "pass", evidence.RoleReadsSecret: "pass"}},
		{name: "another identity that got in proves nothing of the named one", from: faulttest.Healthy, edit: anotherAgent,
			warn: []string{"agent-different-identity"}, is: map[evidence.CheckID]string{evidence.AWSIdentity: "warn", evidence.AssumeRole: "pass"}},
		{name: "another identity that was refused", from: refusedAgent, edit: anotherAgent, want: []string{"agent-different-identity"},
			is: map[evidence.CheckID]string{evidence.TrustAgent: "pass", evidence.AssumeRole: "blocked by aws-identity"}},
		{name: "the refusal names the agent's own policy", from: refusedAgent, edit: refusedBecause("identity-based policy"), want: []string{"agent-no-assumerole-permission"}},
		{name: "the refusal names a boundary", from: refusedAgent, edit: refusedBecause("permissions boundary"), want: []string{"agent-boundary-or-scp"}},
		{name: "the refusal names another role than the credential", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Assume.Failure.Resource = "arn:aws:iam::111122223333:role/torque-old"
		}, want: []string{"cred-edited-role-not-propagated"}},
		{name: "the session ended while the agent worked", from: refusedRole(&awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Credentials,
			Code: "ExpiredTokenException", HTTPStatus: 400, RequestID: true, Message: "The security token included in the request is expired", Cause: "local-session-token-stale"}),
			want: []string{"agent-credentials-expired-midrun"}},
		{name: "nothing gets out of the agent's network", from: agentCutOff, want: []string{"agent-egress-blocked"}},
		{name: "a seen caller outranks the documented principal", from: faulttest.Healthy, edit: func(r *evidence.Record) {
			r.AgentCaller.Value.ARN = "arn:aws:sts::111122223333:assumed-role/eks-node/i-0abc"
			r.Target.AgentPrincipal, r.AgentOrigin = "", target.Documented
			trustStatement(`{"AWS":"arn:aws:iam::111122223333:role/eks-node"}`, "sts:AssumeRole", idCondition)(r)
		}, is: map[evidence.CheckID]string{evidence.TrustAgent: "pass"}},
	})
}

func anotherAgent(r *evidence.Record) {
	r.AgentCaller.Value.ARN = "arn:aws:sts::046086677675:assumed-role/eks-node/i-0abc"
	if r.Assume.Failure != nil {
		r.Assume.Failure.Caller = r.AgentCaller.Value.ARN
	}
}

func refusedBecause(kind string) edit {
	return func(r *evidence.Record) {
		r.Assume.Failure.Reason = kind
		r.Assume.Failure.Message += " because no " + kind + " allows the sts:AssumeRole action"
	}
}

// agentCutOff is a run beside the agent whose calls to AWS get no answer.
func agentCutOff() *evidence.Record {
	r := faulttest.AsAgent()
	f := &awserr.Failure{Operation: "sts:GetCallerIdentity", Class: awserr.Network, Message: "dial tcp 203.0.113.9:443: connect: connection refused"}
	r.AgentCaller = evidence.Failed[evidence.Caller](evidence.Agent, faulttest.Now, f)
	r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, f)
	r.RoleValue, r.Login, r.Clone = nil, nil, nil
	return r
}

// The patch of a trust fault repairs the document; External IDs stay masked.
func TestPatches(t *testing.T) {
	cases := []struct {
		name string
		from func() *evidence.Record
		edit edit
		want []string // lines that the diff must have
	}{
		{"External ID", refusedAgent, trust(strings.Replace(faulttest.Trust, faulttest.ExternalID, "0123456789abcdef0123456789abcdef", 1)),
			[]string{`-                    "sts:ExternalId": "01••••ef (32 characters)"`, `+                    "sts:ExternalId": "bd••••77 (32 characters)"`}},
		{"principal", refusedAgent, trust(strings.Replace(faulttest.Trust, "046086677675", "349148204654", 1)),
			[]string{`-                "AWS": "arn:aws:iam::349148204654:role/agent-sa-role"`, `+                "AWS": "arn:aws:iam::046086677675:role/agent-sa-role"`}},
		{"bare", faulttest.AsOperator, trust(`{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole"}`), []string{`+    "Version": "2012-10-17",`}},
		{"resource", faulttest.AsOperator, func(r *evidence.Record) {
			r.RolePolicies.Value = &[]evidence.Document{{Name: "p", Kind: "inline", Text: strings.Replace(faulttest.Permission, "eu-west-1", "us-east-1", 1)}}
		}, []string{`+            "Resource": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-??????"`}},
	}
	for _, c := range cases {
		r := c.from()
		c.edit(r)
		rep := judged(t, r)
		if len(rep.RootCauses) == 0 {
			t.Errorf("%s: no root cause", c.name)
			continue
		}
		patch := rep.RootCauses[0].Fix.Patch
		for _, line := range c.want {
			if !strings.Contains(patch, line+"\n") {
				t.Errorf("%s: no line %q in\n%s", c.name, line, patch)
			}
		}
		if strings.Contains(patch, faulttest.ExternalID) {
			t.Errorf("%s: the patch shows the External ID", c.name)
		}
	}
	r := faulttest.AsOperator()
	trustStatement(agentPrincipal, "sts:AssumeRole", "{}")(r)
	if rep := faults.Judge(r); len(rep.Warnings) == 0 || !strings.Contains(rep.Warnings[0].Fix.Patch, "sts:ExternalId") {
		t.Errorf("no patch adds the condition: %+v", rep.Warnings)
	}
}
