package awsops

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// Key is the answer of kms:DescribeKey.
type Key struct {
	ARN             string
	State           string // Enabled, Disabled, PendingDeletion …
	Manager         string // AWS or CUSTOMER
	Spec            string // SYMMETRIC_DEFAULT, RSA_2048 …
	Usage           string // ENCRYPT_DECRYPT, SIGN_VERIFY …
	Origin          string // AWS_KMS, EXTERNAL …
	MultiRegion     bool
	MultiRegionType string // PRIMARY or REPLICA, "" for a key of one region
	Deletion        *time.Time
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
	key := Key{
		ARN: aws.ToString(k.Arn), State: string(k.KeyState), Manager: string(k.KeyManager), Spec: string(k.KeySpec),
		Usage: string(k.KeyUsage), Origin: string(k.Origin), MultiRegion: aws.ToBool(k.MultiRegion), Deletion: k.DeletionDate,
	}
	if k.MultiRegionConfiguration != nil {
		key.MultiRegionType = string(k.MultiRegionConfiguration.MultiRegionKeyType)
	}
	return key, nil
}

// KeyGrant is a grant on a key.
type KeyGrant struct {
	ID, Name   string
	Grantee    string // ARN, or a service
	Operations []string
	// Equals and Subset are what the grant asks of the encryption context.
	Equals, Subset map[string]string
}

// ListGrants reads the grants on a key, up to so many; all is false where it has
// more.
func (a *Account) ListGrants(ctx context.Context, id string, most int) (grants []KeyGrant, all bool, err error) {
	for in := (&kms.ListGrantsInput{KeyId: &id}); ; {
		out, err := call(ctx, a, a.kms().ListGrants, in)
		if err != nil {
			return nil, false, err
		}
		for _, g := range out.Grants {
			grant := KeyGrant{ID: aws.ToString(g.GrantId), Name: aws.ToString(g.Name), Grantee: aws.ToString(g.GranteePrincipal)}
			for _, operation := range g.Operations {
				grant.Operations = append(grant.Operations, string(operation))
			}
			if c := g.Constraints; c != nil {
				grant.Equals, grant.Subset = c.EncryptionContextEquals, c.EncryptionContextSubset
			}
			grants = append(grants, grant)
		}
		if !out.Truncated || len(grants) >= most {
			return grants, !out.Truncated, nil
		}
		in.Marker = out.NextMarker
	}
}

// KeyPolicy reads a key's policy by id or ARN; KMS takes no alias here.
func (a *Account) KeyPolicy(ctx context.Context, id string) (string, error) {
	out, err := call(ctx, a, a.kms().GetKeyPolicy, &kms.GetKeyPolicyInput{KeyId: &id, PolicyName: aws.String("default")})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Policy), nil
}
