package awsops

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// Key is the answer of kms:DescribeKey.
type Key struct {
	ARN      string
	State    string // Enabled, Disabled, PendingDeletion …
	Manager  string // AWS or CUSTOMER
	Deletion *time.Time
}

// DescribeKey reads a key's metadata by id, ARN or alias.
func (a *Account) DescribeKey(ctx context.Context, id string) (Key, error) {
	out, err := call(ctx, a, a.kms().DescribeKey, &kms.DescribeKeyInput{KeyId: &id})
	if err != nil {
		return Key{}, err
	}
	k := out.KeyMetadata
	if k == nil {
		return Key{}, nil
	}
	return Key{aws.ToString(k.Arn), string(k.KeyState), string(k.KeyManager), k.DeletionDate}, nil
}

// KeyPolicy reads a key's policy by id or ARN; KMS takes no alias here.
func (a *Account) KeyPolicy(ctx context.Context, id string) (string, error) {
	out, err := call(ctx, a, a.kms().GetKeyPolicy, &kms.GetKeyPolicyInput{KeyId: &id, PolicyName: aws.String("default")})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Policy), nil
}
