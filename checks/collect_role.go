package checks

import (
	"context"

	"clonepath/awsops"
	"clonepath/checks/evidence"
)

func collectRole(ctx context.Context, r *run) *evidence.Fact[evidence.RoleFacts] {
	if why := r.roleOutOfReach(); why != "" {
		return evidence.Skipped[evidence.RoleFacts](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (awsops.Role, error) { return r.Operator.GetRole(ctx, r.Target.RoleName()) },
		func(role awsops.Role) evidence.RoleFacts {
			return evidence.RoleFacts{
				ARN: role.ARN, Name: role.Name, Path: role.Path, UniqueID: role.UniqueID, Created: role.Created,
				MaxSession: role.MaxSession, Boundary: role.Boundary, Trust: role.Trust, LastUsed: role.LastUsed, LastUsedIn: role.LastUsedIn,
			}
		})
}

// collectRolePolicies does not wait for the role: its lists and documents are
// three calls in a row.
func collectRolePolicies(ctx context.Context, r *run) *evidence.Fact[[]evidence.Document] {
	if why := r.roleOutOfReach(); why != "" {
		return evidence.Skipped[[]evidence.Document](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() ([]awsops.Policy, error) { return r.Operator.RolePolicies(ctx, r.Target.RoleName()) },
		func(policies []awsops.Policy) []evidence.Document {
			documents := make([]evidence.Document, 0, len(policies))
			for _, p := range policies {
				kind := "managed"
				if p.ARN == "" {
					kind = "inline"
				}
				documents = append(documents, document(p, kind))
			}
			return documents
		})
}

// collectBoundary reads the role's permissions boundary, where it has one.
func collectBoundary(ctx context.Context, r *run) *evidence.Fact[evidence.Document] {
	role := r.record.Role
	switch {
	case !role.Seen():
		return evidence.Skipped[evidence.Document](r.Clock(), "not asked: the role could not be read, so its boundary is not known")
	case role.Value.Boundary == "":
		return nil
	}
	return observe(r, evidence.Operator, func() (awsops.Policy, error) { return r.Operator.ManagedPolicy(ctx, role.Value.Boundary) },
		func(p awsops.Policy) evidence.Document { return document(p, "boundary") })
}

func document(p awsops.Policy, kind string) evidence.Document {
	d := evidence.Document{Name: p.Name, Kind: kind, ARN: p.ARN, Text: p.Text}
	if p.Unreadable != nil {
		d.Unreadable = p.Unreadable.Error()
	}
	return d
}
