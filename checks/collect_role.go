package checks

import (
	"context"
	"slices"
	"strings"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
)

var roleCollectors = []collector{
	{
		id: "role", serves: evidence.RoleExists, by: evidence.Operator, needs: after("caller"),
		actions: []string{"iam:GetRole"},
		task:    fill(collectRole),
	},
	{
		id: "rolePolicies", serves: evidence.RolePermission, by: evidence.Operator, needs: after("caller"),
		actions: []string{"iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"},
		task:    fill(collectRolePolicies),
	},
	{
		id: "boundary", serves: evidence.RoleBoundary, by: evidence.Operator, needs: after("role"),
		actions: []string{"iam:GetPolicy", "iam:GetPolicyVersion"},
		task:    fill(collectBoundary),
	},
}

func collectRole(ctx context.Context, r *run) *evidence.Fact[evidence.RoleFacts] {
	if why := r.roleOutOfReach(); why != "" {
		return evidence.Skipped[evidence.RoleFacts](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (awsops.Role, error) { return r.Operator.GetRole(ctx, r.Target.RoleName()) },
		func(role awsops.Role) evidence.RoleFacts {
			return evidence.RoleFacts{
				ARN: role.ARN, Name: role.Name, Path: role.Path, UniqueID: role.UniqueID, Created: role.Created,
				MaxSession: role.MaxSession, Boundary: role.Boundary, Trust: role.Trust, LastUsed: role.LastUsed, LastUsedIn: role.LastUsedIn, Tags: role.Tags,
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
			if !slices.ContainsFunc(documents, mentionsRead) {
				r.readOtherVersions(ctx, documents)
			}
			return documents
		})
}

// mentionsRead reports whether a policy allows reading any secret. One that nobody
// could read may.
func mentionsRead(d evidence.Document) bool {
	doc, err := iampolicy.Parse([]byte(d.Text))
	return err != nil || slices.ContainsFunc(doc.Statements, func(s iampolicy.Statement) bool {
		return s.Effect == iampolicy.EffectAllow && slices.ContainsFunc(s.Action, func(pattern string) bool {
			return iampolicy.MatchAction(pattern, "secretsmanager:GetSecretValue")
		})
	})
}

// readOtherVersions adds to the account's own managed policies the versions that
// are not in force: one of them may hold the grant that is missing.
func (r *run) readOtherVersions(ctx context.Context, documents []evidence.Document) {
	probe := r.Operator.Probe()
	for i, d := range documents {
		if d.ARN == "" || strings.Contains(d.ARN, ":iam::aws:") {
			continue
		}
		versions, err := probe.OtherVersions(ctx, d.ARN)
		if err != nil {
			continue // the grant is missing all the same
		}
		for _, v := range versions {
			documents[i].Others = append(documents[i].Others, evidence.Version(v))
		}
	}
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
	d := evidence.Document{Name: p.Name, Kind: kind, ARN: p.ARN, Text: p.Text, Updated: p.Updated}
	if p.Unreadable != nil {
		d.Unreadable = p.Unreadable.Error()
	}
	return d
}
