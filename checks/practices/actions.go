package practices

import (
	"cmp"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
)

// The calls by which somebody reads the secret and becomes the role.
const (
	Read    = "secretsmanager:GetSecretValue"
	Decrypt = "kms:Decrypt"
	Assume  = "sts:AssumeRole"
)

// What the calls are made on by which somebody changes the chain.
var (
	// ChangeRole are made on the role.
	ChangeRole = []string{
		"iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:DeleteRolePolicy",
		"iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary", "iam:DeleteRole",
	}
	// ChangePolicy are made on a managed policy of the customer's that the role has.
	ChangePolicy = []string{"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"}
	// ChangeSecret are made on the secret.
	ChangeSecret = []string{
		"secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret", "secretsmanager:UpdateSecretVersionStage",
		"secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy", "secretsmanager:RotateSecret",
		"secretsmanager:ReplicateSecretToRegions", "secretsmanager:DeleteSecret",
	}
	// ChangeTags is made on the secret, and changes the chain where a condition is on a tag.
	ChangeTags = "secretsmanager:TagResource"
	// ChangeKey are made on a key of the customer's.
	ChangeKey = []string{"kms:PutKeyPolicy", "kms:CreateGrant", "kms:DisableKey", "kms:ScheduleKeyDeletion"}
)

var all = slices.Concat([]string{Read, Decrypt, Assume}, ChangeRole, ChangePolicy, ChangeSecret, []string{ChangeTags}, ChangeKey)

// Mask says which of the calls a statement, a document or a principal has to do
// with: a bit for each.
type Mask uint64

// MaskOf is the mask of one of the calls.
func MaskOf(action string) Mask {
	i := slices.Index(all, action)
	if i < 0 {
		panic("no audited action " + action)
	}
	return 1 << i
}

// Allows are the calls that a document's Allow statements name on one of the things
// of the chain, whatever their conditions; things are ARNs, none of them means any. A
// document that allows none of the calls can give nobody anything here.
func Allows(doc *iampolicy.Document, things []string) Mask {
	return named(doc, things, iampolicy.EffectAllow)
}

// Touches are those that any of its statements names.
func Touches(doc *iampolicy.Document, things []string) Mask {
	return named(doc, things, iampolicy.EffectAllow) | named(doc, things, iampolicy.EffectDeny)
}

func named(doc *iampolicy.Document, things []string, effect string) Mask {
	var m Mask
	for i := range doc.Statements {
		if s := &doc.Statements[i]; s.Effect == effect && on(s, things) {
			m |= calls(s)
		}
	}
	return m
}

// on reports whether a statement may be about one of the things. A pattern with a
// variable in it may.
func on(s *iampolicy.Statement, things []string) bool {
	if len(things) == 0 || len(s.Resource) == 0 {
		return true
	}
	return slices.ContainsFunc(s.Resource, func(pattern string) bool {
		return strings.Contains(pattern, "${") || slices.ContainsFunc(things, func(arn string) bool { return iampolicy.MatchResource(pattern, arn) })
	})
}

// Things are the ARNs that a policy has to name to concern the chain: the secret, its
// key, the role and its own policies; nil where one of them is not known.
func Things(r *evidence.Record) []string {
	secret, role := r.Secret.Get(), cmp.Or(r.Role.Get().ARN, r.Target.RoleARN)
	if secret.ARN == "" || role == "" || r.Target.RoleARN != "" && role != r.Target.RoleARN {
		return nil
	}
	things := []string{secret.ARN, role}
	if secret.KMSKeyID != "" {
		if r.Key.Get().ARN == "" {
			return nil
		}
		things = append(things, r.Key.Get().ARN)
	}
	for _, d := range r.RolePolicies.Get() {
		if d.ARN != "" {
			things = append(things, d.ARN)
		}
	}
	return things
}

func calls(s *iampolicy.Statement) Mask {
	var m Mask
	for i, action := range all {
		covers := func(pattern string) bool { return iampolicy.MatchAction(pattern, action) }
		if len(s.NotAction) > 0 && !slices.ContainsFunc(s.NotAction, covers) || slices.ContainsFunc(s.Action, covers) {
			m |= 1 << i
		}
	}
	return m
}
