package awsops

import (
	"context"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Role is what GetRole and ListRoles tell. ListRoles leaves Boundary, Tags and
// the last use to GetRole, as AWS does.
type Role struct {
	ARN, Name, Path, UniqueID string
	Description               string
	Created                   *time.Time
	MaxSession                int    // seconds
	Boundary                  string // ARN, "" for none
	Trust                     string // the trust policy's JSON
	LastUsed                  *time.Time
	LastUsedIn                string // region
	Tags                      map[string]string
}

// GetRole reads a role by its name, without the path.
func (a *Account) GetRole(ctx context.Context, name string) (Role, error) {
	out, err := call(ctx, a, a.iam().GetRole, &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		return Role{}, err
	}
	if out.Role == nil {
		return Role{}, nil
	}
	return roleOf(*out.Role), nil
}

// ListRoles lists the account's roles, at most limit of them.
func (a *Account) ListRoles(ctx context.Context, limit int) (roles []Role, more bool, err error) {
	in := &iam.ListRolesInput{MaxItems: aws.Int32(1000)} // AWS's most
	for {
		out, err := call(ctx, a, a.iam().ListRoles, in)
		if err != nil {
			return nil, false, err
		}
		for _, r := range out.Roles {
			roles = append(roles, roleOf(r))
		}
		if !out.IsTruncated || len(roles) >= limit {
			more = out.IsTruncated || len(roles) > limit
			return roles[:min(limit, len(roles))], more, nil
		}
		in.Marker = out.Marker
	}
}

func roleOf(r types.Role) Role {
	role := Role{
		ARN: aws.ToString(r.Arn), Name: aws.ToString(r.RoleName), Path: aws.ToString(r.Path), UniqueID: aws.ToString(r.RoleId),
		Description: aws.ToString(r.Description), Created: r.CreateDate, MaxSession: int(aws.ToInt32(r.MaxSessionDuration)),
		Trust: decoded(r.AssumeRolePolicyDocument), Tags: map[string]string{},
	}
	if r.PermissionsBoundary != nil {
		role.Boundary = aws.ToString(r.PermissionsBoundary.PermissionsBoundaryArn)
	}
	if used := r.RoleLastUsed; used != nil {
		role.LastUsed, role.LastUsedIn = used.LastUsedDate, aws.ToString(used.Region)
	}
	for _, tag := range r.Tags {
		role.Tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return role
}

// decoded undoes the percent-encoding of IAM's documents. An emulator may send
// them plain: what cannot be decoded is left as it is.
func decoded(document *string) string {
	text := aws.ToString(document)
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
