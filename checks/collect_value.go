package checks

import (
	"context"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/checks/trialclone"
)

// collectValue reads the secret as the operator.
func collectValue(ctx context.Context, r *run) *evidence.Fact[evidence.Value] {
	if why := first(r.choseNotToRead(), r.secretOutOfReach()); why != "" {
		return evidence.Skipped[evidence.Value](r.Clock(), why)
	}
	return observe(r, evidence.Operator,
		func() (awsops.SecretValue, error) { return r.Operator.GetSecretValue(ctx, r.Target.SecretID) },
		func(v awsops.SecretValue) evidence.Value { return r.inspect(evidence.Operator, v) })
}

// collectRoleValue reads the secret as Torque would: by a session of the role
// that the agent assumed. It compares with what the operator read.
func collectRoleValue(ctx context.Context, r *run) *evidence.Fact[evidence.Value] {
	session := r.inHand.theSession()
	if why := first(r.choseNotToRead(), r.agentMissing(), r.unusable(target.FieldSecretID)); why != "" {
		return evidence.Skipped[evidence.Value](r.Clock(), why)
	}
	if session == nil {
		return evidence.Skipped[evidence.Value](r.Clock(), "not asked: the agent could not assume the role")
	}
	return observe(r, evidence.Role, func() (v awsops.SecretValue, err error) {
		err = r.patiently(ctx, "roleValue", func() error {
			v, err = session.GetSecretValue(ctx, r.Target.SecretID)
			return err
		})
		return v, err
	}, func(v awsops.SecretValue) evidence.Value {
		shape := r.inspect(evidence.Role, v)
		r.await(ctx, "value")
		if operators, ok := r.inHand.value(evidence.Operator); ok {
			same := operators.whole.Equal(v.Value)
			shape.SameAsOperator = &same
		}
		return shape
	})
}

func (r *run) choseNotToRead() string {
	if r.ReadValue {
		return ""
	}
	return notRead
}

// inspect hands the value and its token to the vault before anything else, then
// keeps the shape as evidence and the token for Git.
func (r *run) inspect(by evidence.Actor, v awsops.SecretValue) evidence.Value {
	r.Vault.Add(v.Value)
	if v.Binary {
		shape := secretpath.InspectBinary(v.Value.Len())
		shape.VersionID, shape.Stages, shape.Created = v.VersionID, v.Stages, v.Created
		r.inHand.keepValue(by, held{whole: v.Value, versionID: v.VersionID})
		return shape
	}
	shape, token, found := secretpath.Inspect(v.Value, r.Target.SecretPath)
	username := trialclone.Username(target.RepoHost(r.Target.Repo), r.Target.GitUsername, token)
	secretpath.Seal(r.Vault, v.Value, token, username)
	shape.VersionID, shape.Stages, shape.Created = v.VersionID, v.Stages, v.Created
	r.inHand.keepValue(by, held{whole: v.Value, token: token, found: found, versionID: v.VersionID})
	return shape
}
