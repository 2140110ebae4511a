package faults_test

import (
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
)

func value(change func(v *evidence.Value)) edit {
	return func(r *evidence.Record) { change(r.Value.Value) }
}

// noLogin: no token was sent.
func noLogin(r *evidence.Record) { r.Login, r.Clone = nil, nil }

// leaf changes the string at the path, which no host takes any more.
func leaf(change func(h *evidence.Hygiene)) edit {
	return all(loginRefused(401, ""), value(func(v *evidence.Value) { change(v.Leaf) }))
}

// stopped is a path that leads nowhere.
func stopped(p evidence.PathResult) edit {
	return value(func(v *evidence.Value) { v.Path, v.Leaf = p, nil })
}

// withoutKind: what is stored has no token's form.
func withoutKind(r *evidence.Record) { r.Value.Value.Leaf.Kind, r.Value.Value.Leaf.Provider = "", "" }

func loginRefused(status int, body string) edit {
	return func(r *evidence.Record) {
		r.Login.Value.Status, r.Login.Value.Advertised, r.Login.Value.Body = status, false, body
		r.Clone = evidence.Skipped[evidence.Clone](faulttest.Now, "the login was refused")
	}
}

func secretPolicy(text string) edit {
	return func(r *evidence.Record) { r.SecretPolicy.Value.Text = text }
}

func noCurrent(r *evidence.Record) {
	f := faulttest.NotFound("secretsmanager:GetSecretValue", "ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", 400)
	r.Value = evidence.Failed[evidence.Value](evidence.Operator, faulttest.Now, f)
}

func secretGone(r *evidence.Record) {
	f := faulttest.NotFound("secretsmanager:DescribeSecret", "ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400)
	r.Secret = evidence.Failed[evidence.Secret](evidence.Operator, faulttest.Now, f)
	r.Value = evidence.Failed[evidence.Value](evidence.Operator, faulttest.Now, f)
	r.SecretPolicy, r.Login, r.Clone = nil, nil, nil
}

func TestSecretFaults(t *testing.T) {
	const sameARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token"
	runCases(t, []faultCase{
		{name: "not found", edit: secretGone, want: []string{"secret-not-found"}, is: map[evidence.CheckID]string{
			evidence.SecretExists: "fail", evidence.SecretToken: "blocked by secret-exists", evidence.RoleReadsSecret: "blocked by secret-exists",
			evidence.GitAccess: "blocked by secret-exists", evidence.TrustAgent: "pass", evidence.AssumeRole: "pass",
		}},
		{name: "not found under a full ARN: other readings are ranked", edit: all(secretGone, func(r *evidence.Record) { r.Target.SecretID = faulttest.SecretARN }),
			want: []string{"secret-not-found", "secret-arn-suffix-stale", "secret-name-hyphen-six"}},
		{name: "look-alike: exists, but no value", edit: all(noCurrent, func(r *evidence.Record) { r.Secret.Value.Versions = nil }),
			want: []string{"secret-no-version"}, is: map[evidence.CheckID]string{evidence.SecretExists: "pass", evidence.SecretReadable: "fail"}},
		{name: "versions without AWSCURRENT", edit: all(noCurrent, func(r *evidence.Record) {
			r.Secret.Value.Versions = map[string][]string{faulttest.Version: {"AWSPENDING"}}
		}), want: []string{"secret-awscurrent-detached"}},
		{name: "marked for deletion", edit: func(r *evidence.Record) {
			at := faulttest.Now.Add(-time.Hour)
			r.Secret.Value.Deleted = &at
			r.Value = evidence.Failed[evidence.Value](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Invalid,
				Code: "InvalidRequestException", HTTPStatus: 400, RequestID: true, Message: "You can’t perform this operation on the secret because it was marked for deletion."})
		}, want: []string{"secret-scheduled-deletion"}},
		{name: "ARN of another region", edit: func(r *evidence.Record) {
			r.Target.SecretID = "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-repo-token-a1B2c3"
			secretGone(r)
		}, want: []string{"secret-wrong-region-arn"}},
		{name: "denied describe is unknown, not missing", edit: func(r *evidence.Record) {
			r.Secret = denied[evidence.Secret]("secretsmanager:DescribeSecret")
			r.Value = denied[evidence.Value]("secretsmanager:GetSecretValue")
			r.Login, r.Clone = nil, nil
		}, is: map[evidence.CheckID]string{evidence.SecretExists: "unknown", evidence.GitAccess: "unknown"}},
		{name: "partial ARN", edit: func(r *evidence.Record) { r.Target.SecretID = sameARN }, warn: []string{"secret-partial-arn"}},
		{name: "owned by a service", edit: func(r *evidence.Record) { r.Secret.Value.OwningService = "rds" }, warn: []string{"secret-owning-service"}},
		{name: "old value", edit: func(r *evidence.Record) {
			at := faulttest.Now.Add(-200 * 24 * time.Hour)
			r.Secret.Value.LastChanged = &at
		}, warn: []string{"secret-value-old"}, is: map[evidence.CheckID]string{evidence.SecretRotation: "warn"}},
		{name: "old value that rotates", edit: func(r *evidence.Record) {
			at := faulttest.Now.Add(-200 * 24 * time.Hour)
			r.Secret.Value.LastChanged, r.Secret.Value.Rotation = &at, true
		}},
		{name: "own policy denies the role", edit: secretPolicy(`{"Version":"2012-10-17","Statement":[{"Sid":"Lock","Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/admin"}}}]}`),
			want: []string{"secret-resource-policy-deny"}, is: map[evidence.CheckID]string{evidence.SecretPolicyOK: "fail", evidence.RolePermission: "pass", evidence.RoleReadsSecret: "blocked by secret-policy"}},
		{name: "look-alike: a deny that does not apply", edit: secretPolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:DeleteSecret","Resource":"*"}]}`),
			is: map[evidence.CheckID]string{evidence.SecretPolicyOK: "pass"}},
		{name: "grant in the secret's own policy suffices", edit: all(secretPolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+faulttest.RoleARN+`"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`),
			func(r *evidence.Record) { r.RolePolicies.Value = &[]evidence.Document{} }),
			is: map[evidence.CheckID]string{evidence.RolePermission: "pass", evidence.RoleReadsSecret: "pass"}},
		{name: "a secret policy that nobody could read leaves it open", edit: func(r *evidence.Record) {
			r.SecretPolicy = denied[evidence.Document]("secretsmanager:GetResourcePolicy")
			r.RolePolicies.Value = &[]evidence.Document{}
		}, is: map[evidence.CheckID]string{evidence.RolePermission: "unknown", evidence.SecretPolicyOK: "unknown"}},
		{name: "staging label wanted and not sent", from: refusedRole(faulttest.ReadDenied("resource-based policy", true)),
			edit: secretPolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringNotEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}]}`),
			want: []string{"secret-resource-policy-versionstage"}},
		{name: "secret in another account without its policy", edit: func(r *evidence.Record) {
			r.Secret.Value.ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:git-repo-token-a1B2c3"
			customerKey(r)
			permission("*", "*", "")(r)
		}, want: []string{"secret-account-mismatch-arn"}, warn: []string{"role-resource-star"}},
		{name: "default key across accounts", edit: func(r *evidence.Record) {
			r.Secret.Value.ARN = "arn:aws:secretsmanager:eu-west-1:444455556666:secret:git-repo-token-a1B2c3"
			permission("*", "*", "")(r)
			secretPolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + faulttest.RoleARN + `"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`)(r)
		}, want: []string{"kms-default-key-cross-account"}, warn: []string{"role-resource-star"}},
	})
}

func TestValueFaults(t *testing.T) {
	blocked := map[evidence.CheckID]string{evidence.SecretPath: "fail", evidence.SecretToken: "blocked by secret-path", evidence.RoleReadsSecret: "pass"}
	runCases(t, []faultCase{
		{name: "plain text with a path", edit: all(noLogin, value(func(v *evidence.Value) {
			*v = evidence.Value{VersionID: v.VersionID, Bytes: 26, Format: "text", Path: evidence.PathResult{Reason: "notJSON"}}
		})), want: []string{"value-plaintext-with-path"}, is: blocked},
		{name: "plain text without a path", edit: func(r *evidence.Record) {
			r.Target.SecretPath = ""
			value(func(v *evidence.Value) {
				*v = evidence.Value{VersionID: v.VersionID, Bytes: 26, Format: "text", Leaf: v.Leaf,
					Path: evidence.PathResult{Found: true, Kind: "string", Reading: "whole value"}}
			})(r)
		}},
		{name: "JSON without a path", edit: all(loginRefused(401, ""), func(r *evidence.Record) {
			r.Target.SecretPath = ""
			value(func(v *evidence.Value) {
				v.Path = evidence.PathResult{Found: true, Kind: "string", Reading: "whole value"}
				v.Leaf = &evidence.Hygiene{Bytes: v.Bytes, JSON: true}
			})(r)
		}), want: []string{"value-json-without-path"}, is: map[evidence.CheckID]string{evidence.GitAccess: "blocked by secret-token"}},
		{name: "binary", edit: all(noLogin, value(func(v *evidence.Value) {
			*v = evidence.Value{Binary: true, Bytes: 26, Format: "empty", Path: evidence.PathResult{Reason: "notJSON"}}
		})), want: []string{"value-binary"}},
		{name: "BOM", edit: value(func(v *evidence.Value) { v.BOM = true }), want: []string{"value-bom"}},
		{name: "broken JSON", edit: all(noLogin, value(func(v *evidence.Value) {
			*v = evidence.Value{Bytes: 20, Format: "invalid", ParseErr: "byte 2: unexpected character", Path: evidence.PathResult{Reason: "notJSON"}}
		})), want: []string{"value-json-invalid"}},
		{name: "encoded twice", edit: all(noLogin, value(func(v *evidence.Value) {
			v.Format, v.Path, v.Leaf = "string", evidence.PathResult{Missing: "token", Reason: "jsonInString"}, nil
		})), want: []string{"value-double-encoded"}},
		{name: "JSON inside a string", edit: all(noLogin, stopped(evidence.PathResult{Walked: "/data", Missing: "token", Reason: "jsonInString"})), want: []string{"value-json-in-string"}},
		{name: "JSON string as leaf", edit: leaf(func(h *evidence.Hygiene) { h.JSON = true }), want: []string{"value-json-in-string"}},
		{name: "no such key", edit: all(noLogin, stopped(evidence.PathResult{Missing: "token", Reason: "noKey", Here: []string{"username", "password"}})), want: []string{"value-key-missing"}, is: blocked},
		{name: "other case", edit: all(noLogin, stopped(evidence.PathResult{Missing: "token", Reason: "noKey", Nearest: "Token", Here: []string{"Token"}})), want: []string{"value-key-case"}},
		{name: "white space in the key", edit: all(noLogin, stopped(evidence.PathResult{Missing: "token", Reason: "noKey", Nearest: "token ", Here: []string{"token "}})), want: []string{"value-key-whitespace"}},
		{name: "separator in the key", edit: all(noLogin, func(r *evidence.Record) { r.Target.SecretPath = "git/token" },
			stopped(evidence.PathResult{Missing: "git/token", Reason: "noKey", Nearest: "git.token", Here: []string{"git.token"}})), want: []string{"value-path-separator-in-key"}},
		{name: "separator in a key that is found literally", edit: func(r *evidence.Record) {
			r.Target.SecretPath = "git.token"
			r.Value.Value.Path.Pointer = "/git.token"
		}, warn: []string{"value-path-separator-in-key"}},
		{name: "through a string", edit: all(noLogin, stopped(evidence.PathResult{Walked: "/token", Missing: "x", Reason: "notObject"})), want: []string{"value-key-missing"}},
		{name: "leading dollar, found", edit: func(r *evidence.Record) {
			r.Target.SecretPath = "$.token"
			r.Value.Value.Path.Reading = "dotted"
		}, warn: []string{"cred-path-syntax"}},
		{name: "leading dollar, not found", edit: all(noLogin, func(r *evidence.Record) { r.Target.SecretPath = "$.nope" },
			stopped(evidence.PathResult{Missing: "nope", Reason: "noKey", Here: []string{"token"}})), want: []string{"cred-path-syntax"}},
		{name: "number", edit: all(noLogin, value(func(v *evidence.Value) { v.Path.Kind, v.Leaf = "number", nil })), want: []string{"value-non-string"}},
		{name: "object", edit: all(noLogin, value(func(v *evidence.Value) { v.Path.Kind, v.Leaf = "object", nil })), want: []string{"value-non-string"}},
		{name: "null", edit: all(noLogin, value(func(v *evidence.Value) { v.Path.Kind, v.Leaf = "null", nil })), want: []string{"value-null-or-empty"}},
		{name: "empty, though the public repository was cloned", edit: all(leaf(func(h *evidence.Hygiene) { *h = evidence.Hygiene{} }), func(r *evidence.Record) { r.Host.Value.Advertised = true }),
			want: []string{"value-null-or-empty"}},
		{name: "a key twice", edit: value(func(v *evidence.Value) { v.Duplicate = []string{"/token"} }), warn: []string{"value-duplicate-keys"}},
		{name: "newline: not the Git host's 401", edit: all(leaf(func(h *evidence.Hygiene) { h.TrailingNewline = true }), loginRefused(401, "bad")),
			want: []string{"value-trailing-newline"}, is: map[evidence.CheckID]string{evidence.GitAccess: "blocked by secret-token", evidence.GitClone: "blocked by secret-token", evidence.GitHost: "pass"}},
		{name: "space in front", edit: leaf(func(h *evidence.Hygiene) { h.LeadingSpace = true }), want: []string{"value-trailing-newline"}},
		{name: "quoted", edit: leaf(func(h *evidence.Hygiene) { h.Quoted = true }), want: []string{"value-wrapped-quotes"}},
		{name: "Bearer", edit: leaf(func(h *evidence.Hygiene) { h.Prefixed = "Bearer " }), want: []string{"value-wrapped-quotes"}},
		{name: "placeholder", edit: leaf(func(h *evidence.Hygiene) { h.Placeholder = true }), want: []string{"value-placeholder"}},
		{name: "not read by choice", edit: func(r *evidence.Record) {
			r.Value = evidence.Skipped[evidence.Value](faulttest.Now, "not read by your choice (--no-read-value)")
			noLogin(r)
		}, is: map[evidence.CheckID]string{evidence.SecretReadable: "unknown", evidence.SecretToken: "unknown", evidence.GitAccess: "unknown"}},
	})
}

func TestKMSFaults(t *testing.T) {
	const via = `{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}`
	runCases(t, []faultCase{
		{name: "customer key, all right", edit: all(customerKey, mayDecrypt(via)), is: map[evidence.CheckID]string{evidence.SecretKey: "pass"}},
		{name: "no decrypt", edit: customerKey, want: []string{"kms-decrypt-missing"}, is: map[evidence.CheckID]string{evidence.RolePermission: "pass", evidence.RoleReadsSecret: "blocked by secret-key"}},
		{name: "key policy leaves IAM out", edit: all(customerKey, mayDecrypt(via), func(r *evidence.Record) {
			r.KeyPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/key-admin"},"Action":"kms:*","Resource":"*"}]}`
		}), want: []string{"kms-key-policy-no-iam"}},
		{name: "grant in the key policy suffices", edit: all(customerKey, func(r *evidence.Record) {
			r.KeyPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + faulttest.RoleARN + `"},"Action":"kms:Decrypt","Resource":"*"}]}`
		}), is: map[evidence.CheckID]string{evidence.SecretKey: "pass"}},
		{name: "other region in ViaService", edit: all(customerKey, mayDecrypt(`{"StringEquals":{"kms:ViaService":"secretsmanager.us-east-1.amazonaws.com"}}`)), want: []string{"kms-viaservice-wrong-region"}},
		{name: "wildcard in ViaService", edit: all(customerKey, mayDecrypt(`{"StringLike":{"kms:ViaService":"secretsmanager.*.amazonaws.com"}}`))},
		{name: "other secret in the encryption context", edit: all(customerKey, mayDecrypt(`{"StringEquals":{"kms:EncryptionContext:SecretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-Old123"}}`)),
			want: []string{"kms-encryption-context-condition"}},
		{name: "other caller account", edit: all(customerKey, mayDecrypt(via), func(r *evidence.Record) {
			r.KeyPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"999999999999"}}}]}`
		}), want: []string{"kms-vpce-or-caller-account"}},
		{name: "disabled", edit: all(customerKey, mayDecrypt(via), func(r *evidence.Record) {
			r.Key.Value.State = "Disabled"
			r.Value = evidence.Failed[evidence.Value](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Invalid, Code: "DecryptionFailure", HTTPStatus: 400, RequestID: true, Message: "the key is disabled"})
			r.Login, r.Clone = nil, nil
		}), want: []string{"kms-key-disabled"}, is: map[evidence.CheckID]string{evidence.SecretReadable: "blocked by secret-key"}},
		{name: "being deleted", edit: all(customerKey, mayDecrypt(via), func(r *evidence.Record) { r.Key.Value.State = "PendingDeletion" }), want: []string{"kms-key-pending-deletion"}},
		{name: "key policy denied: open, no fault", edit: all(customerKey, func(r *evidence.Record) { r.KeyPolicy = denied[evidence.Document]("kms:GetKeyPolicy") }),
			is: map[evidence.CheckID]string{evidence.SecretKey: "unknown"}},
		{name: "refused at the key for real", from: refusedRole(&awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Denied, Code: "AccessDeniedException", HTTPStatus: 400, RequestID: true, Message: "Access to KMS is not allowed"}),
			edit: all(customerKey, func(r *evidence.Record) { r.KeyPolicy = denied[evidence.Document]("kms:GetKeyPolicy") }), want: []string{"kms-decrypt-missing", "kms-key-policy-no-iam"}},
		{name: "AWS's own alias is the default key", edit: func(r *evidence.Record) { r.Secret.Value.KMSKeyID = "alias/aws/secretsmanager" }},
	})
}
