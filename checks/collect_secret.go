package checks

import (
	"context"
	"strings"

	"clonepath/awsops"
	"clonepath/checks/evidence"
)

var secretCollectors = []collector{
	{
		id: "secret", serves: evidence.SecretExists, by: evidence.Operator, needs: callerForBareName,
		actions: []string{"secretsmanager:DescribeSecret"},
		task:    fill(collectSecret),
	},
	{
		id: "lookup", serves: evidence.SecretExists, by: evidence.Operator,
		needs: after("secret", "role", "rolePolicies"), optional: true,
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:ListSecrets"},
		task:    fill(collectLookup),
	},
	{
		id: "secretPolicy", serves: evidence.SecretPolicyOK, by: evidence.Operator, needs: callerForBareName,
		optional: true, actions: []string{"secretsmanager:GetResourcePolicy"},
		task: fill(collectSecretPolicy),
	},
	{
		id: "value", serves: evidence.SecretReadable, by: evidence.Operator, reads: "the secret's value (only its shape is kept)", needs: callerForBareName,
		actions: []string{"secretsmanager:GetSecretValue", "kms:Decrypt"}, // the latter under a key of the customer's
		task:    fill(collectValue),
	},
	{
		id: "key", serves: evidence.SecretKey, by: evidence.Operator, reads: "the description of the secret's key", needs: after("secret"),
		optional: true, actions: []string{"kms:DescribeKey"},
		task: fill(collectKey),
	},
	{
		id: "keyPolicy", serves: evidence.SecretKey, by: evidence.Operator, needs: after("secret", "key"),
		optional: true, actions: []string{"kms:GetKeyPolicy"},
		task: fill(collectKeyPolicy),
	},
	{
		id: "keyGrants", serves: evidence.SecretKey, by: evidence.Operator, needs: after("secret", "key"),
		optional: true, actions: []string{"kms:ListGrants"},
		task: fill(collectKeyGrants),
	},
}

func collectSecret(ctx context.Context, r *run) *evidence.Fact[evidence.Secret] {
	if why := r.secretOutOfReach(); why != "" {
		return evidence.Skipped[evidence.Secret](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (awsops.Secret, error) { return r.Operator.DescribeSecret(ctx, r.Target.SecretID) },
		func(s awsops.Secret) evidence.Secret {
			return evidence.Secret{
				ARN: s.ARN, Name: s.Name, KMSKeyID: s.KMSKeyID, Rotation: s.Rotation, Created: s.Created, LastChanged: s.LastChanged,
				LastRotated: s.LastRotated, NextRotation: s.NextRotation, RotatedBy: s.RotatedBy, LastAccessed: s.LastAccessed, Deleted: s.Deleted,
				OwningService: s.OwningService, PrimaryRegion: s.PrimaryRegion, Versions: s.Versions, Replicas: replicas(s), Tags: s.Tags,
			}
		})
}

func collectSecretPolicy(ctx context.Context, r *run) *evidence.Fact[evidence.Document] {
	if why := r.secretOutOfReach(); why != "" {
		return evidence.Skipped[evidence.Document](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (string, error) { return r.Operator.Probe().GetSecretPolicy(ctx, r.Target.SecretID) },
		func(text string) evidence.Document {
			return evidence.Document{Name: "the secret's policy", Kind: "secret", Text: text}
		})
}

// collectKey asks about the secret's key, where it has one of its own.
func collectKey(ctx context.Context, r *run) *evidence.Fact[evidence.Key] {
	secret := r.record.Secret
	switch {
	case !secret.Seen():
		return evidence.Skipped[evidence.Key](r.Clock(), "not asked: the secret could not be described, so its key is not known")
	case secret.Value.KMSKeyID == "":
		return nil
	}
	return observe(r, evidence.Operator, func() (awsops.Key, error) { return r.Operator.Probe().DescribeKey(ctx, secret.Value.KMSKeyID) },
		func(k awsops.Key) evidence.Key {
			return evidence.Key{
				ARN: k.ARN, State: k.State, Manager: k.Manager, Deletion: k.Deletion, Spec: k.Spec, Usage: k.Usage, Origin: k.Origin,
				MultiRegion: &k.MultiRegion, MultiRegionType: k.MultiRegionType,
			}
		})
}

func collectKeyPolicy(ctx context.Context, r *run) *evidence.Fact[evidence.Document] {
	if r.record.Key == nil {
		return nil
	}
	id, why := r.keyID()
	if why != "" {
		return evidence.Skipped[evidence.Document](r.Clock(), why)
	}
	return observe(r, evidence.Operator, func() (string, error) { return r.Operator.Probe().KeyPolicy(ctx, id) },
		func(text string) evidence.Document {
			return evidence.Document{Name: "the key policy", Kind: "key", ARN: r.record.Key.Get().ARN, Text: text}
		})
}

// mostGrants is two pages: a key that services share can have thousands.
const mostGrants = 100

func collectKeyGrants(ctx context.Context, r *run) *evidence.Fact[evidence.KeyGrants] {
	if r.record.Key == nil {
		return nil
	}
	id, why := r.keyID()
	if why != "" {
		return evidence.Skipped[evidence.KeyGrants](r.Clock(), why)
	}
	grants := evidence.KeyGrants{List: []evidence.KeyGrant{}}
	return observe(r, evidence.Operator, func() (list []awsops.KeyGrant, err error) {
		all := false
		list, all, err = r.Operator.Probe().ListGrants(ctx, id, mostGrants)
		grants.More = !all
		return list, err
	}, func(list []awsops.KeyGrant) evidence.KeyGrants {
		for _, g := range list {
			grants.List = append(grants.List, evidence.KeyGrant(g))
		}
		return grants
	})
}

// keyID is the key as GetKeyPolicy takes it, which is by no alias.
func (r *run) keyID() (id, why string) {
	if r.record.Key.Seen() {
		return r.record.Key.Value.ARN, ""
	}
	id = r.record.Secret.Get().KMSKeyID
	if id == "" || strings.Contains(id, "alias/") {
		return "", "not asked: the key could not be described, so its id is not known"
	}
	return id, ""
}
