package awsops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// PolicyVersion is a version of a managed policy that is not in force.
type PolicyVersion struct {
	ID   string // v1, v2 …
	Text string // the JSON
}

// OtherVersions reads the versions of a managed policy that are not in force,
// the newest first. One that cannot be read is left out.
func (a *Account) OtherVersions(ctx context.Context, arn string) ([]PolicyVersion, error) {
	out, err := call(ctx, a, a.iam().ListPolicyVersions, &iam.ListPolicyVersionsInput{PolicyArn: &arn}) // five at most: one page
	if err != nil {
		return nil, err
	}
	var versions []PolicyVersion
	for _, v := range out.Versions {
		if v.IsDefaultVersion {
			continue
		}
		read, err := call(ctx, a, a.iam().GetPolicyVersion, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: v.VersionId})
		if err == nil && read.PolicyVersion != nil {
			versions = append(versions, PolicyVersion{aws.ToString(v.VersionId), decoded(read.PolicyVersion.Document)})
		}
	}
	return versions, nil
}

// In returns the same identity in another region.
func (a *Account) In(region string) *Account {
	cfg := a.cfg.Copy()
	cfg.Region = region
	b := a.with(cfg, a.limit)
	b.region = "given"
	return b
}
