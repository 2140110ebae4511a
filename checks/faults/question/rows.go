package question

import (
	"maps"
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/faults/snapshot"
)

// row is one thing to look at.
type row struct {
	ask     string                        // the message; the command follows it
	run     string                        // the command, "" where a person has to look
	seen    func(*snapshot.Snapshot) bool // the record has it, or nobody can look
	shows   map[string]string             // cause → what would stand there
	order   []string                      // of the causes, as they are listed
	broad   bool                          // worth asking where nothing points at a cause
	decides bool                          // the answer tells any cause from any other
}

// rows are in the order of how little they ask of a person.
var rows = made([]row{
	{
		ask:     "Please run this with administrator's rights in the account of the caller that was refused, within a day of the refusal, and send its output:",
		decides: true, run: "aws iam-toolbox get-request-authorization-details --authorization-id <id>",
		seen: func(s *snapshot.Snapshot) bool { return denial(s) == nil || ofTorque(denial(s).Caller) },
	},
	{
		ask: "Please send this to Torque's support: AWS keeps an account of the refusal under the authorization ID <id>, which only the refused caller's side can open (aws iam-toolbox get-request-authorization-details), for a day at least. What does it say?", decides: true,
		seen: func(s *snapshot.Snapshot) bool { return denial(s) == nil || !ofTorque(denial(s).Caller) },
	},
	{
		ask: "Please run this in <account> and send its output:", run: "aws iam get-role --role-name <role> --output json", broad: true,
		seen: func(s *snapshot.Snapshot) bool { return s.Record.Role != nil || s.Record.SuppliedTrust != nil },
		shows: map[string]string{
			"role-missing": "there is no such role", "trust-principal-wrong": "Principal is not the caller", "trust-externalid-mismatch": "sts:ExternalId is another one",
			"trust-externalid-required-not-sent": "sts:ExternalId is asked for", "trust-tagsession-missing": "Action lacks sts:TagSession", "trust-deny-statement": "a Deny stands there",
			"trust-condition-sourceidentity-session": "a condition on the session stands there", "role-permissions-boundary": "a boundary stands there",
			"agent-no-assumerole-permission": "the trust policy is right", "agent-boundary-or-scp": "the trust policy is right", "role-rcp": "the trust policy is right",
		},
	},
	{
		ask:  "Please look at the field External ID of the credential in Torque: is it empty? If not, its length and its first and last two characters suffice.",
		seen: func(s *snapshot.Snapshot) bool { return s.Target.ExternalIDKnown() },
		shows: map[string]string{
			"trust-externalid-mismatch": "there is one", "trust-externalid-required-not-sent": "it is empty", "cred-external-id-empty-string": "it is empty, and sent",
		},
	},
	{
		ask: "Please run this as an administrator in the secret's account and send its output:", run: "aws secretsmanager describe-secret --secret-id <secret> --region <region> --output json", broad: true,
		seen: func(s *snapshot.Snapshot) bool { return s.Record.Secret != nil },
		shows: map[string]string{
			"secret-not-found": "there is none", "secret-missing-masked-as-denied": "there is none", "cred-secret-region-vs-agent": "it is there, the agent looks elsewhere",
			"secret-name-hyphen-six": "its name ends in a hyphen and six characters", "secret-arn-suffix-stale": "its ARN ends otherwise", "secret-scheduled-deletion": "DeletedDate",
			"secret-no-version": "VersionIdsToStages is empty", "secret-awscurrent-detached": "no version is AWSCURRENT", "kms-decrypt-missing": "KmsKeyId is a key of the account's own",
			"kms-key-policy-no-iam": "KmsKeyId is a key of the account's own", "kms-key-disabled": "KmsKeyId is a key of the account's own", "kms-key-pending-deletion": "KmsKeyId is a key of the account's own",
			"secret-account-mismatch-arn": "it is in another account", "role-permission-policy-missing": "it is there", "role-permissions-boundary": "it is there", "role-scp": "it is there",
			"secret-resource-policy-deny": "it is there",
		},
	},
	{
		ask: "Please run this in <account> and send the policies that it lists:", run: "aws iam list-attached-role-policies --role-name <role>; aws iam list-role-policies --role-name <role>", broad: true,
		seen: func(s *snapshot.Snapshot) bool {
			return s.Record.RolePolicies != nil || s.Record.SuppliedPermission != nil
		},
		shows: map[string]string{
			"role-permission-policy-missing": "none allows secretsmanager:GetSecretValue on this secret", "role-explicit-deny": "a Deny stands there", "kms-decrypt-missing": "none allows kms:Decrypt",
			"role-permissions-boundary": "they are right", "role-scp": "they are right", "secret-resource-policy-deny": "they are right", "kms-key-policy-no-iam": "they are right", "secret-missing-masked-as-denied": "they are right",
		},
	},
	{
		ask: "Please run this in the key's account and send its output:", run: "aws kms get-key-policy --key-id <key> --policy-name default --output text",
		seen: func(s *snapshot.Snapshot) bool {
			return s.Record.KeyPolicy != nil || s.Record.Secret.Get().KMSKeyID == ""
		},
		shows: map[string]string{"kms-key-policy-no-iam": "no statement leaves it to IAM", "kms-decrypt-missing": "it leaves it to IAM"},
	},
	{
		ask: "Please run this in the secret's account and send its output:", run: "aws secretsmanager get-resource-policy --secret-id <secret> --region <region>",
		seen: func(s *snapshot.Snapshot) bool { return s.Record.SecretPolicy != nil },
		shows: map[string]string{
			"secret-resource-policy-deny": "a Deny stands there", "secret-resource-policy-versionstage": "it asks for a version stage", "secret-account-mismatch-arn": "it does not name the role",
		},
	},
	{
		ask:  "Please open the token's page at the Git host: is it there, when does it end, which rights and repositories has it, and is single sign-on authorised?",
		seen: func(s *snapshot.Snapshot) bool { return s.LoggedIn() },
		shows: map[string]string{
			"git-401-bad-token": "it is not there, or its value is another one", "git-token-expired-revoked": "it has ended", "git-403-scope": "a right is missing", "git-fine-grained-not-selected": "the repository is not selected",
			"git-saml-sso": "single sign-on is not authorised", "git-2fa-password": "no token was ever made", "git-username-convention": "it is there, and goes with another user name",
			"git-404-hidden-private": "it does not see the repository", "git-ip-allow-list": "all is right", "value-trailing-newline": "all is right", "git-html-login-page": "all is right", "git-token-as-username-only": "all is right",
		},
	},
	{
		ask: "Please run this where the agent runs (its pod or its node) and send its output:", run: "curl -sv -o /dev/null https://<host>/ 2>&1 | tail -25; env | grep -i _proxy | sed 's|//[^@]*@|//***@|'",
		seen: func(s *snapshot.Snapshot) bool { return s.Record.Host != nil },
		shows: map[string]string{
			"git-dns": "the name has no address", "git-connection-refused": "the connection is refused", "agent-egress-blocked": "nothing answers", "git-proxy": "a proxy answers",
			"git-tls-private-ca": "the issuer is unknown", "git-tls-expired": "the dates have passed", "git-tls-name-mismatch": "the certificate is of another name", "git-tls-version": "no version of TLS in common",
			"git-html-login-page": "a web page that is not the host's", "git-ip-allow-list": "it is reached", "git-large-timeout": "it is reached", "git-403-scope": "it is reached", "git-redirect-cross-host": "another address",
		},
	},
	{
		ask:  "Please run this in the secret's account; it shows the value's shape, never the value:",
		run:  "clonepath check --role-arn ROLE_ARN --secret-id <secret> --share ticket.json",
		seen: func(s *snapshot.Snapshot) bool { return s.Value().Seen() },
		shows: map[string]string{
			"value-key-missing": "the key is not there", "value-path-separator-in-key": "the key holds the separator", "value-plaintext-with-path": "the value is no JSON", "value-json-invalid": "the JSON is broken",
			"value-trailing-newline": "white space at the end", "git-2fa-password": "no token's form", "git-401-bad-token": "a token's form", "secret-not-found": "there is no secret", "role-permission-policy-missing": "the read is refused",
		},
	},
	{
		ask:   "Please ask the organisation's administrator whether a service or resource control policy limits this call, and for its document.",
		seen:  func(*snapshot.Snapshot) bool { return false },
		shows: map[string]string{"role-scp": "a service control policy does", "role-rcp": "a resource control policy does", "agent-boundary-or-scp": "one does on the agent's side"},
	},
})

// made gives each row its causes in a fixed order.
func made(list []row) []row {
	for i := range list {
		list[i].order = slices.Sorted(maps.Keys(list[i].shows))
	}
	return list
}

// ofTorque reports whether a caller is of an account that Torque's pages name.
func ofTorque(caller string) bool {
	return slices.Contains(target.TorqueAccounts, target.AccountOf(caller))
}
