package sandbox

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

func TestWriteKeyPolicy(t *testing.T) {
	s := start(t, Options{})
	own := admin(s).kms
	made, err := own.CreateKey(t.Context(), &kms.CreateKeyInput{})
	must(t, err)
	read := func() string {
		t.Helper()
		got, err := own.GetKeyPolicy(t.Context(), &kms.GetKeyPolicyInput{KeyId: made.KeyMetadata.Arn})
		must(t, err)
		return *got.Policy
	}
	if read() != delegatingKeyPolicy(operatorAccount) || !made.KeyMetadata.Enabled {
		t.Error("a new key is not enabled, or does not leave the decision to IAM")
	}
	wanted := keyFor(iamARN(operatorAccount, "user", "/", "admin"))
	_, err = own.PutKeyPolicy(t.Context(), &kms.PutKeyPolicyInput{KeyId: made.KeyMetadata.KeyId, Policy: &wanted})
	must(t, err)
	if read() != wanted {
		t.Errorf("policy %s", read())
	}
	_, err = outsider(s).kms.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: made.KeyMetadata.Arn})
	wantFault(t, err, 400, "AccessDeniedException", "")

	for name, test := range map[string]struct{ key, policy, code string }{
		"no JSON":      {*made.KeyMetadata.KeyId, "{", "MalformedPolicyDocumentException"},
		"nobody":       {*made.KeyMetadata.KeyId, keyFor(iamARN(operatorAccount, "role", "/", "gone")), "MalformedPolicyDocumentException"},
		"AWS's own":    {defaultKeyAlias, wanted, "AccessDeniedException"},
		"no such key":  {"1234abcd-12ab-34cd-56ef-1234567890ab", wanted, "NotFoundException"},
		"no such name": {*made.KeyMetadata.KeyId, wanted, "NotFoundException"},
	} {
		in := &kms.PutKeyPolicyInput{KeyId: &test.key, Policy: &test.policy}
		if name == "no such name" {
			in.PolicyName = aws.String("other")
		}
		_, err := own.PutKeyPolicy(t.Context(), in)
		wantFault(t, err, 400, test.code, "")
	}
	_, err = own.CreateKey(t.Context(), &kms.CreateKeyInput{Policy: aws.String("{")})
	wantFault(t, err, 400, "MalformedPolicyDocumentException", "")
}

// keyFor is a key policy for one principal.
func keyFor(principal string) string {
	return pretty(policy(statement{"Effect": "Allow", "Principal": map[string]string{"AWS": principal}, "Action": "kms:*", "Resource": "*"}))
}
