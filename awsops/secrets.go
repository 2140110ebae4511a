package awsops

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"clonepath/awsops/sealed"
)

// currentStage labels the version that GetSecretValue returns by default.
const currentStage = "AWSCURRENT"

// Secret is what DescribeSecret and ListSecrets tell. Times are nil where AWS
// tells none; LastAccessed is a date. ListSecrets leaves Versions to
// DescribeSecret where AWS does.
type Secret struct {
	ARN, Name, Description string
	KMSKeyID               string // as given when the secret was made; "" = the default key aws/secretsmanager
	Rotation               bool
	Created, LastChanged   *time.Time
	LastRotated            *time.Time
	NextRotation           *time.Time // only of DescribeSecret
	RotatedBy              string     // ARN of the function that rotates it
	LastAccessed           *time.Time
	Deleted                *time.Time // set = scheduled for deletion
	OwningService          string
	PrimaryRegion          string
	Versions               map[string][]string // version id → staging labels
	Tags                   map[string]string
	Replicas               []Replica // only of DescribeSecret
}

// Replica is what a secret says of its copy in another region.
type Replica struct {
	Region, Status, Message string // Status: InSync, Failed or InProgress
}

// DescribeSecret reads a secret's metadata by name or ARN.
func (a *Account) DescribeSecret(ctx context.Context, id string) (Secret, error) {
	out, err := call(ctx, a, a.secrets().DescribeSecret, &secretsmanager.DescribeSecretInput{SecretId: &id})
	if err != nil {
		return Secret{}, err
	}
	return Secret{
		ARN: aws.ToString(out.ARN), Name: aws.ToString(out.Name), Description: aws.ToString(out.Description),
		KMSKeyID: aws.ToString(out.KmsKeyId), Rotation: aws.ToBool(out.RotationEnabled),
		Created: out.CreatedDate, LastChanged: out.LastChangedDate, LastRotated: out.LastRotatedDate,
		LastAccessed: out.LastAccessedDate, Deleted: out.DeletedDate,
		NextRotation: out.NextRotationDate, RotatedBy: aws.ToString(out.RotationLambdaARN),
		OwningService: aws.ToString(out.OwningService), PrimaryRegion: aws.ToString(out.PrimaryRegion),
		Versions: out.VersionIdsToStages, Tags: secretTags(out.Tags), Replicas: replicasOf(out.ReplicationStatus),
	}, nil
}

// SecretList is the beginning of a region's secrets, or all of them.
type SecretList struct {
	Secrets []Secret
	More    bool // there are more than were asked for
}

// ListSecrets lists the secrets whose name begins with prefix ("" = all), by
// name, at most limit of them. Values are not read.
func (a *Account) ListSecrets(ctx context.Context, prefix string, limit int) (SecretList, error) {
	in := &secretsmanager.ListSecretsInput{SortOrder: types.SortOrderTypeAsc, SortBy: types.SortByTypeName, MaxResults: aws.Int32(100)} // AWS's most
	if prefix != "" {
		in.Filters = []types.Filter{{Key: types.FilterNameStringTypeName, Values: []string{prefix}}}
	}
	var list SecretList
	for {
		out, err := call(ctx, a, a.secrets().ListSecrets, in)
		if err != nil {
			return SecretList{}, err
		}
		for _, s := range out.SecretList {
			list.Secrets = append(list.Secrets, Secret{
				ARN: aws.ToString(s.ARN), Name: aws.ToString(s.Name), Description: aws.ToString(s.Description),
				KMSKeyID: aws.ToString(s.KmsKeyId), Rotation: aws.ToBool(s.RotationEnabled),
				Created: s.CreatedDate, LastChanged: s.LastChangedDate, LastRotated: s.LastRotatedDate,
				LastAccessed: s.LastAccessedDate, Deleted: s.DeletedDate,
				OwningService: aws.ToString(s.OwningService), PrimaryRegion: aws.ToString(s.PrimaryRegion),
				Versions: s.SecretVersionsToStages, Tags: secretTags(s.Tags),
			})
		}
		in.NextToken = out.NextToken
		if last := aws.ToString(in.NextToken) == ""; last || len(list.Secrets) >= limit {
			list.More = !last || len(list.Secrets) > limit
			list.Secrets = list.Secrets[:min(limit, len(list.Secrets))]
			return list, nil
		}
	}
}

// SecretValue is a secret's value with the version that holds it.
type SecretValue struct {
	ARN, Name, VersionID string
	Stages               []string
	Binary               bool         // stored as SecretBinary, not as SecretString
	Value                sealed.Value // the bytes, whichever way they are stored
	Created              *time.Time
}

// GetSecretValue reads the version labelled AWSCURRENT. As Torque is not known
// to send a stage, none is sent.
func (a *Account) GetSecretValue(ctx context.Context, id string) (SecretValue, error) {
	out, err := call(ctx, a, a.secrets().GetSecretValue, &secretsmanager.GetSecretValueInput{SecretId: &id})
	if err != nil {
		return SecretValue{}, err
	}
	v := SecretValue{
		ARN: aws.ToString(out.ARN), Name: aws.ToString(out.Name), VersionID: aws.ToString(out.VersionId),
		Stages: out.VersionStages, Created: out.CreatedDate,
	}
	if out.SecretString != nil {
		v.Value = sealed.New(*out.SecretString)
		return v, nil
	}
	v.Binary, v.Value = true, sealed.New(string(out.SecretBinary))
	return v, nil
}

// ListSecretVersionIds returns the staging labels of every version, also of
// those that have none, newest page first (at most 100 versions).
func (a *Account) ListSecretVersionIds(ctx context.Context, id string) (map[string][]string, error) {
	out, err := call(ctx, a, a.secrets().ListSecretVersionIds, &secretsmanager.ListSecretVersionIdsInput{
		SecretId: &id, IncludeDeprecated: aws.Bool(true), MaxResults: aws.Int32(100),
	})
	if err != nil {
		return nil, err
	}
	versions := map[string][]string{}
	for _, v := range out.Versions {
		versions[aws.ToString(v.VersionId)] = v.VersionStages
	}
	return versions, nil
}

// GetSecretPolicy reads a secret's own policy, "" where it has none.
func (a *Account) GetSecretPolicy(ctx context.Context, id string) (string, error) {
	out, err := call(ctx, a, a.secrets().GetResourcePolicy, &secretsmanager.GetResourcePolicyInput{SecretId: &id})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.ResourcePolicy), nil
}

func replicasOf(list []types.ReplicationStatusType) []Replica {
	var replicas []Replica
	for _, r := range list {
		replicas = append(replicas, Replica{aws.ToString(r.Region), string(r.Status), aws.ToString(r.StatusMessage)})
	}
	return replicas
}

func secretTags(tags []types.Tag) map[string]string {
	found := map[string]string{}
	for _, tag := range tags {
		found[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return found
}
