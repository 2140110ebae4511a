package awsops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"clonepath/awsops/inventory"
)

// inventoryPage is how many identities are asked for at a time.
const inventoryPage = 200

// Inventory reads what IAM holds of the account, page by page, and hands on each
// part as it comes. What a Sink got before an error counts for nothing: a part of
// an account says nothing of the rest.
func (a *Account) Inventory(ctx context.Context, to inventory.Sink) error {
	in := &iam.GetAccountAuthorizationDetailsInput{
		MaxItems: aws.Int32(inventoryPage),
		Filter: []types.EntityType{
			types.EntityTypeUser, types.EntityTypeRole, types.EntityTypeGroup,
			types.EntityTypeLocalManagedPolicy, types.EntityTypeAWSManagedPolicy,
		},
	}
	for more := true; more; {
		out, err := call(ctx, a, a.iam().GetAccountAuthorizationDetails, in)
		if err != nil {
			return err
		}
		handOn(out, to)
		in.Marker, more = out.Marker, out.IsTruncated
	}
	return nil
}

func handOn(out *iam.GetAccountAuthorizationDetailsOutput, to inventory.Sink) {
	for _, u := range out.UserDetailList {
		to.Principal(inventory.Principal{
			ARN: aws.ToString(u.Arn), ID: aws.ToString(u.UserId), Name: aws.ToString(u.UserName), Path: aws.ToString(u.Path),
			Inline: inlineOf(u.UserPolicyList), Attached: attachedOf(u.AttachedManagedPolicies), Groups: u.GroupList,
			Boundary: boundaryOf(u.PermissionsBoundary), Tags: tagsOf(u.Tags),
		})
	}
	for _, r := range out.RoleDetailList {
		p := inventory.Principal{
			ARN: aws.ToString(r.Arn), ID: aws.ToString(r.RoleId), Name: aws.ToString(r.RoleName), Path: aws.ToString(r.Path),
			Inline: inlineOf(r.RolePolicyList), Attached: attachedOf(r.AttachedManagedPolicies),
			Boundary: boundaryOf(r.PermissionsBoundary), Tags: tagsOf(r.Tags),
		}
		if r.RoleLastUsed != nil {
			p.LastUsed = r.RoleLastUsed.LastUsedDate
		}
		to.Principal(p)
	}
	for _, g := range out.GroupDetailList {
		to.Group(inventory.Group{Name: aws.ToString(g.GroupName), Inline: inlineOf(g.GroupPolicyList), Attached: attachedOf(g.AttachedManagedPolicies)})
	}
	for _, p := range out.Policies {
		d := inventory.Document{Name: aws.ToString(p.PolicyName), ARN: aws.ToString(p.Arn)}
		for _, v := range p.PolicyVersionList {
			if v.IsDefaultVersion {
				d.Text = inventory.Decoded(aws.ToString(v.Document))
			}
		}
		to.Policy(d)
	}
}

func inlineOf(list []types.PolicyDetail) []inventory.Document {
	var out []inventory.Document
	for _, p := range list {
		out = append(out, inventory.Document{Name: aws.ToString(p.PolicyName), Text: inventory.Decoded(aws.ToString(p.PolicyDocument))})
	}
	return out
}

func attachedOf(list []types.AttachedPolicy) []string {
	var out []string
	for _, p := range list {
		out = append(out, aws.ToString(p.PolicyArn))
	}
	return out
}

func boundaryOf(b *types.AttachedPermissionsBoundary) string {
	if b == nil {
		return ""
	}
	return aws.ToString(b.PermissionsBoundaryArn)
}

func tagsOf(list []types.Tag) map[string]string {
	tags := map[string]string{}
	for _, t := range list {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags
}
