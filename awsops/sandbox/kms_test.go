package sandbox

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// A secret with a customer-managed key is readable only to who may decrypt.
func TestCustomerManagedKey(t *testing.T) {
	decrypt := func(resource, via string) string {
		return pretty(policy(
			statement{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"},
			statement{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": resource,
				"Condition": map[string]any{"StringEquals": map[string]string{"kms:ViaService": via}}},
		))
	}
	const via = "secretsmanager.eu-west-1.amazonaws.com"
	direct := func(principal string) string {
		return pretty(policy(statement{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": map[string]string{"AWS": principal}}))
	}
	cases := []struct {
		name   string
		change func(r *role, k *key)
		code   string // "" is allowed
	}{
		{"no kms:Decrypt", func(r *role, _ *key) { r.inline[policyName] = readPolicy("*") }, "AccessDeniedException"},
		{"kms:Decrypt on the key", func(r *role, k *key) { r.inline[policyName] = decrypt(k.arn, via) }, ""},
		{"kms:Decrypt via another region", func(r *role, k *key) {
			r.inline[policyName] = decrypt(k.arn, "secretsmanager.us-east-1.amazonaws.com")
		}, "AccessDeniedException"},
		{"the key policy allows the role", func(r *role, k *key) {
			r.inline[policyName] = readPolicy("*")
			k.policy = direct(chainRole)
		}, ""},
		{"the key policy does not delegate", func(r *role, k *key) {
			r.inline[policyName] = decrypt(k.arn, via)
			k.policy = direct(iamARN(operatorAccount, "user", "/", "admin"))
		}, "AccessDeniedException"},
		{"encryption context of another secret", func(r *role, k *key) {
			r.inline[policyName] = readPolicy("*")
			k.policy = pretty(policy(statement{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": map[string]string{"AWS": chainRole},
				"Condition": map[string]any{"StringEquals": map[string]string{"kms:EncryptionContext:SecretARN": "arn:x"}}}))
		}, "AccessDeniedException"},
		{"disabled key", func(r *role, k *key) {
			r.inline[policyName] = decrypt(k.arn, via)
			k.state = keyDisabled
		}, "DecryptionFailure"},
		{"key pending deletion", func(r *role, k *key) {
			r.inline[policyName] = decrypt(k.arn, via)
			k.state = keyPending
		}, "DecryptionFailure"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			s.edit(func(a *account) { test.change(a.role(roleName), a.keys[region][0]) })
			_, err := read(session(t, s, region), "platform/gitlab")
			if test.code == "" {
				must(t, err)
				return
			}
			message := ""
			if test.code == "AccessDeniedException" {
				message = "Access to KMS is not allowed"
			}
			wantFault(t, err, 400, test.code, message)
		})
	}
}

func TestWriteWithAKey(t *testing.T) {
	s := start(t, Options{})
	_, err := admin(s).secrets.CreateSecret(t.Context(), &sm.CreateSecretInput{Name: aws.String("x"), SecretString: aws.String("v"), KmsKeyId: aws.String("alias/platform-secrets")})
	must(t, err)
	_, err = admin(s).secrets.CreateSecret(t.Context(), &sm.CreateSecretInput{Name: aws.String("y"), SecretString: aws.String("v"), KmsKeyId: aws.String("alias/nothing")})
	wantFault(t, err, 400, "EncryptionFailure", "")
}

func TestDescribeKey(t *testing.T) {
	ctx, s := t.Context(), start(t, Options{})
	c := admin(s).kms
	byAlias, err := c.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/platform-secrets")})
	must(t, err)
	m := byAlias.KeyMetadata
	if m.KeyManager != types.KeyManagerTypeCustomer || m.KeyState != types.KeyStateEnabled || !m.Enabled || *m.AWSAccountId != operatorAccount {
		t.Errorf("metadata %+v", m)
	}
	byARN, err := c.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: m.Arn})
	must(t, err)
	if *byARN.KeyMetadata.KeyId != *m.KeyId {
		t.Error("ARN and alias lead to different keys")
	}
	own, err := c.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/aws/secretsmanager")})
	must(t, err)
	if own.KeyMetadata.KeyManager != types.KeyManagerTypeAws {
		t.Error("the default key is not AWS managed")
	}
	document, err := c.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: m.KeyId})
	must(t, err)
	if *document.Policy != delegatingKeyPolicy(operatorAccount) {
		t.Errorf("key policy %s", *document.Policy)
	}
	_, err = c.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String(token1)})
	wantFault(t, err, 400, "NotFoundException", "Key 'arn:aws:kms:eu-west-1:111122223333:key/"+token1+"' does not exist")
	_, err = c.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/nothing")})
	wantFault(t, err, 400, "NotFoundException", "")
	_, err = outsider(s).kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: m.Arn})
	wantFault(t, err, 400, "AccessDeniedException", "User: arn:aws:iam::444455556666:user/mallory is not authorized to perform: kms:DescribeKey on resource: "+*m.Arn+" because no resource-based policy allows the kms:DescribeKey action")

	keys, err := c.ListKeys(ctx, &kms.ListKeysInput{})
	must(t, err)
	aliases, err := c.ListAliases(ctx, &kms.ListAliasesInput{})
	must(t, err)
	if len(keys.Keys) != 2 || len(aliases.Aliases) != 2 {
		t.Errorf("%d keys, %d aliases, want 2 of each", len(keys.Keys), len(aliases.Aliases))
	}
}
