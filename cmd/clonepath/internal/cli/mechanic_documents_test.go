package cli

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// document finds the document that a diff's header names, and how it is stored.
func (m *mechanic) document(ctx context.Context, name string) (text string, write func(string) error, err error) {
	switch name {
	case "trust-policy":
		return m.trustPolicy(ctx)
	case "permission-policy":
		return m.Ask.SuppliedPermission.Text, func(after string) error {
			m.Ask.SuppliedPermission.Text = after
			return m.putRolePolicy(ctx, readerRole, "torque-git-read", after)
		}, nil
	case "the-secret's-policy":
		return m.secretPolicy(ctx)
	case "the-key-policy":
		return m.keyPolicy(ctx)
	}
	inline, err := m.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(readerRole), PolicyName: &name})
	if err == nil {
		text, err := url.PathUnescape(*inline.PolicyDocument)
		return text, func(after string) error { return m.putRolePolicy(ctx, readerRole, name, after) }, err
	}
	return m.managedPolicy(ctx, fmt.Sprintf("arn:aws:iam::%s:policy/%s", account, name))
}

// trustPolicy is the one that was handed in, where there is one, else the role's.
func (m *mechanic) trustPolicy(ctx context.Context) (string, func(string) error, error) {
	role, err := m.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(readerRole)})
	if err != nil {
		return "", nil, err
	}
	text, err := url.PathUnescape(*role.Role.AssumeRolePolicyDocument)
	if m.Ask.SuppliedTrust != nil {
		text = m.Ask.SuppliedTrust.Text
	}
	return text, func(after string) error {
		if m.Ask.SuppliedTrust != nil {
			m.Ask.SuppliedTrust.Text = after
		}
		_, err := m.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String(readerRole), PolicyDocument: &after})
		return err
	}, err
}

func (m *mechanic) secretPolicy(ctx context.Context) (string, func(string) error, error) {
	id := aws.String(gitSecret)
	own, err := m.secrets(home).GetResourcePolicy(ctx, &sm.GetResourcePolicyInput{SecretId: id})
	if err != nil {
		return "", nil, err
	}
	return aws.ToString(own.ResourcePolicy), func(after string) error {
		if !strings.Contains(after, `"Effect"`) { // no statement is left: Secrets Manager stores no empty policy
			_, err := m.secrets(home).DeleteResourcePolicy(ctx, &sm.DeleteResourcePolicyInput{SecretId: id})
			return err
		}
		_, err := m.secrets(home).PutResourcePolicy(ctx, &sm.PutResourcePolicyInput{SecretId: id, ResourcePolicy: &after})
		return err
	}, nil
}

func (m *mechanic) keyPolicy(ctx context.Context) (string, func(string) error, error) {
	secret, err := m.secrets(home).DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: aws.String(gitSecret)})
	if err != nil {
		return "", nil, err
	}
	own, err := m.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: secret.KmsKeyId})
	if err != nil {
		return "", nil, err
	}
	return *own.Policy, func(after string) error {
		_, err := m.kms.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: secret.KmsKeyId, Policy: &after})
		return err
	}, nil
}

func (m *mechanic) managedPolicy(ctx context.Context, arn string) (string, func(string) error, error) {
	policy, err := m.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if err != nil {
		return "", nil, err
	}
	version, err := m.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: policy.Policy.DefaultVersionId})
	if err != nil {
		return "", nil, err
	}
	text, err := url.PathUnescape(*version.PolicyVersion.Document)
	return text, func(after string) error {
		_, err := m.iam.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: &arn, PolicyDocument: &after, SetAsDefault: true})
		return err
	}, err
}
