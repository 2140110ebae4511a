package awsops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// RecoveryDays is how long a deleted secret can be restored: AWS's longest.
const RecoveryDays = 30

// liveSecretState is the current version, "" for a secret that is gone or
// scheduled for deletion.
func liveSecretState(ctx context.Context, a *Account, c Change) (string, error) {
	s, err := a.DescribeSecret(ctx, c.Resource)
	if err != nil || s.Deleted != nil {
		return "", missing(err)
	}
	return s.current(), nil
}

func deleteSecret(ctx context.Context, a *Account, c Change) (Applied, error) {
	out, err := call(ctx, a, a.secrets().DeleteSecret, &secretsmanager.DeleteSecretInput{
		SecretId: &c.Resource, RecoveryWindowInDays: aws.Int64(RecoveryDays),
	})
	if err != nil {
		return Applied{}, err
	}
	return Applied{ARN: aws.ToString(out.ARN)}, nil
}

// deleteRole fails at AWS while the role has any policy.
func deleteRole(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().DeleteRole, &iam.DeleteRoleInput{RoleName: &c.Resource})
	return Applied{}, err
}

func deleteRolePolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().DeleteRolePolicy, &iam.DeleteRolePolicyInput{RoleName: &c.Resource, PolicyName: &c.Policy})
	return Applied{}, err
}

// deletePolicy fails at AWS while the policy is attached to anything, or has
// versions that somebody added.
func deletePolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().DeletePolicy, &iam.DeletePolicyInput{PolicyArn: &c.Resource})
	return Applied{}, err
}

func detachPolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().DetachRolePolicy, &iam.DetachRolePolicyInput{RoleName: &c.Resource, PolicyArn: &c.Policy})
	return Applied{}, err
}
