package endtoend

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// roleReads is a grant in the secret's own policy.
const roleReads = `{"Effect":"Allow","Principal":{"AWS":"<role>"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`

// secretVariants: ways to name the secret, and policies of its own.
var secretVariants = []variant{
	{name: "Secret ID is the full ARN", edit: byARN(func(arn string) string { return arn })},
	{name: "Secret ID is the ARN without suffix", warn: []string{"secret-partial-arn"}, edit: byARN(func(arn string) string { return arn[:len(arn)-len("-AbCdEf")] })},
	{name: "a name with slashes", edit: anotherSecret("platform/git/eu/token")},
	{name: "a name with dots and signs", edit: anotherSecret("git.token@acme_1+2=3.v2")},
	{name: "a name that begins with a slash", edit: anotherSecret("/platform/git-token")},
	{name: "a name that ends in a hyphen and six characters", edit: anotherSecret("git-token-abc123")},
	{name: "such a name by its full ARN", edit: all(anotherSecret("git-token-abc123"), byARN(func(arn string) string { return arn }))},
	{name: "a name that continues another", edit: anotherSecret("git-repo-token-extra")},
	{name: "a long name", edit: anotherSecret(strings.Repeat("token/", 40) + "git")},
	{name: "a name like an External ID", edit: anotherSecret("bd4f0c2a9e6147d8b3a15c7e90f2d677")},
	{name: "a name in capitals", edit: anotherSecret("GIT_REPO_TOKEN")},
	{name: "a value that was rotated", edit: func(b *bed) { value("token", `{"token":"<token>","rotated":true}`)(b) }},
	{name: "a version that is not current yet", edit: func(b *bed) {
		_, err := b.admin.secrets.PutSecretValue(b.Context(), &sm.PutSecretValueInput{SecretId: &b.target.SecretID, SecretString: aws.String("not yet"), VersionStages: []string{"AWSPENDING"}})
		b.must(err)
	}},

	{name: "granted in the secret's policy only", edit: all(noInline, secretPolicy(roleReads))},
	{name: "granted in both policies", edit: secretPolicy(roleReads)},
	{name: "granted there to everyone, narrowed to the role", edit: all(noInline, secretPolicy(
		`{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"<role>"}}}`))},
	{name: "granted there under a boundary", edit: all(noInline, secretPolicy(roleReads), boundary(`{"Effect":"Allow","Action":"secretsmanager:*","Resource":"*"}`))},
	{name: "the secret's policy lets others in", edit: secretPolicy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`)},
	{name: "the secret's policy lets the account in", edit: secretPolicy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"secretsmanager:*","Resource":"*"}`)},
	{name: "the secret's policy denies another role", edit: secretPolicy(`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::<account>:role/orders-api"},"Action":"secretsmanager:*","Resource":"*"}`)},
	{name: "the secret's policy exempts the role", edit: secretPolicy(
		`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalArn":["<role>","arn:aws:iam::<account>:user/admin"]}}}`)},
	{name: "the secret's policy exempts by a pattern", edit: secretPolicy(
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"secretsmanager:*","Resource":"<secret>","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/torque-*","arn:aws:iam::<account>:user/*"]}}}`)},
	{name: "the secret's policy exempts by NotPrincipal", edit: secretPolicy(
		`{"Effect":"Deny","NotPrincipal":{"AWS":["<role>","arn:aws:sts::<account>:assumed-role/torque-git-reader/clonepath","arn:aws:iam::<account>:user/admin","arn:aws:iam::<account>:root"]},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`)},
	{name: "the secret's policy denies other accounts", edit: secretPolicy(`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"<account>"}}}`)},
	{name: "the secret's policy denies without TLS", edit: secretPolicy(`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`)},
	{name: "the secret's policy denies deleting", edit: secretPolicy(`{"Effect":"Deny","Principal":"*","Action":["secretsmanager:DeleteSecret","secretsmanager:PutSecretValue"],"Resource":"*"}`)},
	{name: "the secret's policy denies other organisations", open: "the role's organisation", edit: secretPolicy(
		`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-acme1234567"}}}`)},
	{name: "the secret's policy denies an old stage", open: "the staging label", edit: secretPolicy(
		`{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSPREVIOUS"}}}`)},

	{name: "a secret of another account with every grant", open: "what that account keeps to itself", edit: anotherAccountsSecret(
		`{"Effect":"Allow","Principal":{"AWS":"<role>"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}`)},
	{name: "a secret of another account, open to ours", open: "the key, which that account keeps to itself", edit: anotherAccountsSecret(
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"secretsmanager:*","Resource":"*"}`)},
}

// anotherAccountsSecret puts the token into a secret of another account, with
// the two grants that this takes on either side.
func anotherAccountsSecret(grant string) edit {
	return func(b *bed) {
		value := b.withToken(`{"token":"<token>"}`)
		made, err := b.outsider.kms.CreateKey(b.Context(), &kms.CreateKeyInput{Policy: aws.String(b.fill(statements(keyByRole,
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::`+elsewhere+`:root"},"Action":"kms:*","Resource":"*"}`)))})
		b.must(err)
		b.key = *made.KeyMetadata.Arn
		stored, err := b.outsider.secrets.CreateSecret(b.Context(), &sm.CreateSecretInput{Name: aws.String("shared/git"), KmsKeyId: &b.key, SecretString: &value})
		b.must(err)
		b.secret, b.target.SecretID = *stored.ARN, *stored.ARN
		_, err = b.outsider.secrets.PutResourcePolicy(b.Context(), &sm.PutResourcePolicyInput{SecretId: stored.ARN, ResourcePolicy: aws.String(b.fill(statements(grant)))})
		b.must(err)
		permits(`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"<secret>"}`, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`)(b)
	}
}

// decrypts is a grant of the key in the role's own policy.
func decrypts(condition string) string {
	return `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>","Condition":{` + condition + `}}`
}

// keyVariants: ways to let the role decrypt with a customer-managed key.
var keyVariants = []variant{
	{name: "the key by the role's policy", edit: all(ownKey(keyByIAM), permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`))},
	{name: "the key by the key policy only", edit: ownKey(keyByRole)},
	{name: "the key by both", edit: all(ownKey(keyByIAM, keyByRole), permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`))},
	{name: "secret and key by their own policies only", edit: all(noInline, secretPolicy(roleReads), ownKey(keyByRole))},
	{name: "the key through Secrets Manager only", edit: all(ownKey(keyByIAM), permits(reads, decrypts(`"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}`)))},
	{name: "the key through Secrets Manager of any region", edit: all(ownKey(keyByIAM), permits(reads, decrypts(`"StringLike":{"kms:ViaService":"secretsmanager.*.amazonaws.com"}`)))},
	{name: "the key for this secret only", edit: all(ownKey(keyByIAM), permits(reads, decrypts(`"StringEquals":{"kms:EncryptionContext:SecretARN":"<secret>"}`)))},
	{name: "the key for secrets of this name", edit: all(ownKey(keyByIAM), permits(reads, decrypts(`"StringLike":{"kms:EncryptionContext:SecretARN":"<secret-name>-*","kms:ViaService":"secretsmanager.<region>.amazonaws.com"}`)))},
	{name: "the key with its context's names", edit: all(ownKey(keyByIAM), permits(reads, decrypts(`"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["SecretARN","SecretVersionId"]}`)))},
	{name: "the key policy as AWS's own key has it", edit: ownKey(
		`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"<account>","kms:ViaService":"secretsmanager.<region>.amazonaws.com"}}}`)},
	{name: "the key policy with a condition on the role", edit: ownKey(
		`{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalArn":"<role>"}}}`)},
	{name: "the key policy through Secrets Manager", edit: ownKey(
		`{"Effect":"Allow","Principal":{"AWS":"<role>"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":["secretsmanager.<region>.amazonaws.com","s3.<region>.amazonaws.com"]}}}`)},
	{name: "all actions on every key", edit: all(ownKey(keyByIAM), permits(reads, `{"Effect":"Allow","Action":"kms:*","Resource":"*"}`))},
	{name: "keys of the account", edit: all(ownKey(keyByIAM), permits(reads, `{"Effect":"Allow","Action":["kms:Dec*","kms:DescribeKey"],"Resource":"arn:aws:kms:*:<account>:key/*"}`))},
	{name: "a Deny of encrypting", edit: all(ownKey(keyByIAM, `{"Effect":"Deny","Principal":"*","Action":["kms:ScheduleKeyDeletion","kms:ReEncrypt*"],"Resource":"*"}`), permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`))},
	{name: "a Deny of using the key directly", edit: all(ownKey(keyByIAM, `{"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*","Condition":{"StringNotLike":{"kms:ViaService":"secretsmanager.*"}}}`), permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`))},
	{name: "a Deny of another role at the key", edit: ownKey(keyByRole, `{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::<account>:role/orders-api"},"Action":"kms:*","Resource":"*"}`)},
	{name: "the key under a boundary", edit: all(ownKey(keyByIAM), permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`), boundary(`{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","kms:Decrypt"],"Resource":"*"}`))},
	{name: "the key by its alias", edit: func(b *bed) {
		described, err := b.admin.kms.DescribeKey(b.Context(), &kms.DescribeKeyInput{KeyId: aws.String("alias/platform-secrets")})
		b.must(err)
		b.key = *described.KeyMetadata.Arn
		b.encrypt("alias/platform-secrets")
		permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"<key>"}`)(b)
	}},
	{name: "the key by its id", edit: func(b *bed) {
		ownKey(keyByRole)(b)
		b.encrypt(b.key[strings.LastIndexByte(b.key, '/')+1:])
	}},
	{name: "the default key by its alias", edit: func(b *bed) { b.encrypt("alias/aws/secretsmanager") }},
	{name: "a neighbour's nested secret under a key", edit: func(b *bed) {
		b.target.SecretID, b.target.SecretPath = "platform/gitlab", "git.token"
		b.secret = b.describe(b.target.SecretID)
		permits(reads, `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:<account>:key/*"}`)(b)
	}},
}
