package practices

import (
	"slices"

	"clonepath/awsops/iampolicy"
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

// Allows are the calls that a document's Allow statements name, whatever their
// resources and conditions. A document that allows none of them can give nobody
// anything here.
func Allows(doc *iampolicy.Document) Mask { return named(doc, iampolicy.EffectAllow) }

// Touches are those that any of its statements names.
func Touches(doc *iampolicy.Document) Mask {
	return named(doc, iampolicy.EffectAllow) | named(doc, iampolicy.EffectDeny)
}

func named(doc *iampolicy.Document, effect string) Mask {
	var m Mask
	for i := range doc.Statements {
		if s := &doc.Statements[i]; s.Effect == effect {
			m |= calls(s)
		}
	}
	return m
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
