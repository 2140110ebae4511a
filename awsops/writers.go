package awsops

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
)

// writers: a kind of Change is a row.
var writers = map[Kind]writer{
	CreateSecret: {
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:CreateSecret"},
		tagging: []string{"secretsmanager:TagResource"}, encrypting: byKey,
		state: secretState, write: createSecret,
	},
	PutSecretValue: {
		actions:    []string{"secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"},
		encrypting: byKey,
		state:      valueState, write: putSecretValue,
	},
	CreateRole: {
		actions: []string{"iam:GetRole", "iam:CreateRole"}, tagging: []string{"iam:TagRole"}, once: true,
		state: trustState, write: createRole,
	},
	UpdateTrust: {
		actions: []string{"iam:GetRole", "iam:UpdateAssumeRolePolicy"},
		state:   trustState, write: updateTrust,
	},
	PutRolePolicy: {
		actions: []string{"iam:GetRolePolicy", "iam:PutRolePolicy"},
		state:   inlineState, write: putRolePolicy,
	},
	CreatePolicy: {
		actions: []string{"iam:GetPolicy", "iam:GetPolicyVersion", "iam:CreatePolicy"}, tagging: []string{"iam:TagPolicy"}, once: true,
		state: managedState, write: createPolicy,
	},
	AttachPolicy: {
		actions: []string{"iam:ListAttachedRolePolicies", "iam:AttachRolePolicy"},
		state:   attachedState, write: attachPolicy,
	},
	TagRole: {
		actions: []string{"iam:GetRole", "iam:TagRole"},
		state:   roleTagState, write: tagRole,
	},
	TagSecret: {
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:TagResource"},
		state:   secretTagState, write: tagSecret,
	},
	DeleteSecret: {
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:DeleteSecret"}, once: true, removes: true,
		state: liveSecretState, write: deleteSecret,
	},
	DeleteRole: {
		actions: []string{"iam:GetRole", "iam:DeleteRole"}, once: true, removes: true,
		state: trustState, write: deleteRole,
	},
	DeleteRolePolicy: {
		actions: []string{"iam:GetRolePolicy", "iam:DeleteRolePolicy"}, once: true, removes: true,
		state: inlineState, write: deleteRolePolicy,
	},
	DeletePolicy: {
		actions: []string{"iam:GetPolicy", "iam:GetPolicyVersion", "iam:DeletePolicy"}, once: true, removes: true,
		state: managedState, write: deletePolicy,
	},
	DetachPolicy: {
		actions: []string{"iam:ListAttachedRolePolicies", "iam:DetachRolePolicy"}, once: true, removes: true,
		state: attachedState, write: detachPolicy,
	},
}

// byKey is what Secrets Manager does with the caller's rights where a secret has
// a key of its own.
var byKey = []string{"kms:GenerateDataKey", "kms:Decrypt"}

// missing turns "there is none" from an error into the state "".
func missing(err error) error {
	if f := FailureOf(err); f != nil && f.Class == awserr.NotFound {
		return nil
	}
	return err
}

// secretState is "" where a secret of that name can be created.
func secretState(ctx context.Context, a *Account, c Change) (string, error) {
	s, err := a.DescribeSecret(ctx, c.Resource)
	switch {
	case err != nil:
		return "", missing(err)
	case s.Deleted != nil:
		return "a secret that is scheduled for deletion", nil
	case s.current() == "":
		return "a secret without a value", nil
	}
	return s.current(), nil
}

func valueState(ctx context.Context, a *Account, c Change) (string, error) {
	s, err := a.DescribeSecret(ctx, c.Resource)
	return s.current(), err
}

// current is the version labelled AWSCURRENT, "" where there is none.
func (s Secret) current() string {
	for id, stages := range s.Versions {
		if slices.Contains(stages, currentStage) {
			return id
		}
	}
	return ""
}

func createSecret(ctx context.Context, a *Account, c Change) (Applied, error) {
	in := &secretsmanager.CreateSecretInput{
		Name: &c.Resource, SecretString: aws.String(c.Value.Reveal()), ClientRequestToken: optional(c.Token),
		Description: optional(c.Settings.Description), KmsKeyId: optional(c.Settings.KMSKey),
		Tags: secretTagsOf(c),
	}
	out, err := call(ctx, a, a.secrets().CreateSecret, in)
	if err != nil {
		return Applied{}, err
	}
	return Applied{ARN: aws.ToString(out.ARN), VersionID: aws.ToString(out.VersionId)}, nil
}

func putSecretValue(ctx context.Context, a *Account, c Change) (Applied, error) {
	out, err := call(ctx, a, a.secrets().PutSecretValue, &secretsmanager.PutSecretValueInput{
		SecretId: &c.Resource, SecretString: aws.String(c.Value.Reveal()), ClientRequestToken: optional(c.Token),
	})
	if err != nil {
		return Applied{}, err
	}
	return Applied{ARN: aws.ToString(out.ARN), VersionID: aws.ToString(out.VersionId)}, nil
}

func trustState(ctx context.Context, a *Account, c Change) (string, error) {
	r, err := a.GetRole(ctx, c.Resource)
	if c.Kind != UpdateTrust {
		err = missing(err)
	}
	return r.Trust, err
}

func createRole(ctx context.Context, a *Account, c Change) (Applied, error) {
	out, err := call(ctx, a, a.iam().CreateRole, &iam.CreateRoleInput{
		RoleName: &c.Resource, AssumeRolePolicyDocument: &c.After, Path: optional(c.Settings.Path),
		Description: optional(c.Settings.Description), PermissionsBoundary: optional(c.Settings.Boundary), Tags: iamTags(c),
	})
	if err != nil || out.Role == nil {
		return Applied{}, err
	}
	return Applied{ARN: aws.ToString(out.Role.Arn)}, nil
}

func updateTrust(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().UpdateAssumeRolePolicy, &iam.UpdateAssumeRolePolicyInput{RoleName: &c.Resource, PolicyDocument: &c.After})
	return Applied{}, err
}

func inlineState(ctx context.Context, a *Account, c Change) (string, error) {
	text, err := a.InlinePolicy(ctx, c.Resource, c.Policy)
	return text, missing(err)
}

func putRolePolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &c.Resource, PolicyName: &c.Policy, PolicyDocument: &c.After})
	return Applied{}, err
}

func managedState(ctx context.Context, a *Account, c Change) (string, error) {
	p, err := a.ManagedPolicy(ctx, c.Resource)
	return p.Text, missing(err)
}

func createPolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	arn, err := target.ParseARN(c.Resource)
	if err != nil {
		return Applied{}, fmt.Errorf("create a policy: %w", err)
	}
	name := arn.Resource[strings.LastIndexByte(arn.Resource, '/')+1:]
	path := strings.TrimSuffix(strings.TrimPrefix(arn.Resource, "policy"), name)
	out, err := call(ctx, a, a.iam().CreatePolicy, &iam.CreatePolicyInput{
		PolicyName: &name, Path: &path, PolicyDocument: &c.After, Description: optional(c.Settings.Description), Tags: iamTags(c),
	})
	if err != nil || out.Policy == nil {
		return Applied{}, err
	}
	return Applied{ARN: aws.ToString(out.Policy.Arn)}, nil
}

// attachedText is the state of a policy that is attached.
const attachedText = "attached"

func attachedState(ctx context.Context, a *Account, c Change) (string, error) {
	policies, err := a.attachments(ctx, c.Resource)
	if slices.ContainsFunc(policies, func(p Policy) bool { return p.ARN == c.Policy }) {
		return attachedText, nil
	}
	return "", missing(err)
}

func attachPolicy(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: &c.Resource, PolicyArn: &c.Policy})
	return Applied{}, err
}

func roleTagState(ctx context.Context, a *Account, c Change) (string, error) {
	r, err := a.GetRole(ctx, c.Resource)
	return tagLines(r.Tags, c.Settings.Tags), err
}

func tagRole(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.iam().TagRole, &iam.TagRoleInput{RoleName: &c.Resource, Tags: iamTags(c)})
	return Applied{}, err
}

func secretTagState(ctx context.Context, a *Account, c Change) (string, error) {
	s, err := a.DescribeSecret(ctx, c.Resource)
	return tagLines(s.Tags, c.Settings.Tags), err
}

func tagSecret(ctx context.Context, a *Account, c Change) (Applied, error) {
	_, err := call(ctx, a, a.secrets().TagResource, &secretsmanager.TagResourceInput{
		SecretId: &c.Resource, Tags: secretTagsOf(c),
	})
	return Applied{}, err
}

// tagLines writes those of the tags whose keys are wanted, one "key=value" a
// line, sorted.
func tagLines(there, wanted map[string]string) string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		if value, ok := there[key]; ok {
			lines = append(lines, key+"="+value)
		}
	}
	return strings.Join(lines, "\n")
}

func tags[T any](c Change, tag func(key, value *string) T) []T {
	var list []T
	for _, key := range slices.Sorted(maps.Keys(c.Settings.Tags)) {
		list = append(list, tag(aws.String(key), aws.String(c.Settings.Tags[key])))
	}
	return list
}

func iamTags(c Change) []iamtypes.Tag {
	return tags(c, func(k, v *string) iamtypes.Tag { return iamtypes.Tag{Key: k, Value: v} })
}

func secretTagsOf(c Change) []types.Tag {
	return tags(c, func(k, v *string) types.Tag { return types.Tag{Key: k, Value: v} })
}

// optional leaves an empty field out of a request.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
