package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// Writes that AWS refused name their fault by operation, code and text (FAULTS.md,
// "IAM write-time messages").

// writeRow is one way in which AWS refuses a change.
type writeRow struct {
	fault     string
	statement evidence.CheckID
	operation string // "" for any
	text      string // in code or message
	summary   string
}

var writeRows = []writeRow{
	{"secret-name-tombstoned", evidence.SecretExists, "secretsmanager:CreateSecret", "already scheduled for deletion",
		"A secret of this name is scheduled for deletion; until it is gone no other can have the name."},
	{"secret-block-public-policy", evidence.SecretPolicyOK, "secretsmanager:PutResourcePolicy", "PublicPolicyException",
		"Secrets Manager refuses the policy, because it lets everyone in."},
	{"trust-principal-nonexistent", evidence.TrustAgent, "", "Invalid principal in policy",
		"IAM refuses the trust policy: it looks the principal up, and there is none of this ARN."},
	{"role-inline-size-limit", evidence.RolePermission, "iam:PutRolePolicy", "Maximum policy size",
		"IAM refuses the policy: all inline policies of a role together have a limit of 10,240 characters."},
	{"trust-size-limit", evidence.TrustAgent, "", "ACLSizePerRole",
		"IAM refuses the trust policy: it is longer than the account's quota."},
	{"role-is-service-linked", evidence.RoleExists, "", "UnmodifiableEntity",
		"The role belongs to an AWS service; nobody else can change it."},
}

// operatorRows are refusals about the operator: they say nothing of the chain.
var operatorRows = []struct {
	fault, summary string
	is             func(*awserr.Failure) bool
}{
	{"identity-scp-blocks-iam", "A service control policy of the organisation stops the operator.", func(f *awserr.Failure) bool { return f.Reason == "service control policy" }},
	{"identity-boundary-on-operator", "The operator's permissions boundary does not allow it.", func(f *awserr.Failure) bool { return f.Reason == "permissions boundary" }},
	{"identity-mfa-required", "A policy of the operator denies it explicitly; the usual reason is a session without a second factor.",
		func(f *awserr.Failure) bool { return f.Reason == "identity-based policy" && f.Explicit }},
	{"identity-readonly-operator", "The operator has no right to change anything here.", func(f *awserr.Failure) bool { return f.Reason == "identity-based policy" && !f.Explicit }},
}

// writeRules make one rule of each row.
func writeRules() []rule {
	var rows []rule
	for _, row := range writeRows {
		rows = append(rows, rule{fault: row.fault, statement: row.statement, by: ObservedP, find: func(v *view) *hit {
			f := v.refusedWrite(row.matches)
			if f == nil {
				return nil
			}
			return &hit{summary: row.summary, evidence: []string{quoteFailure(f)}}
		}})
	}
	for i, row := range operatorRows {
		rows = append(rows, rule{fault: row.fault, statement: evidence.AWSIdentity, effect: dims, by: ObservedP, find: func(v *view) *hit {
			f := v.refusedWrite(func(f *awserr.Failure) bool { return f.Class == awserr.Denied && operatorRow(f) == i })
			if f == nil {
				return nil
			}
			h := &hit{summary: row.summary + fmt.Sprintf(" %s was refused.", f.Operation), evidence: []string{quoteFailure(f)}}
			if row.fault == "identity-mfa-required" {
				h.certainty, h.settle = Likely, "the same call in a session made with a second factor (aws sts get-session-token --serial-number …)"
			}
			return h
		}})
	}
	return rows
}

func operatorRow(f *awserr.Failure) int {
	for i, row := range operatorRows {
		if row.is(f) {
			return i
		}
	}
	return -1
}

func (r writeRow) matches(f *awserr.Failure) bool {
	return (r.operation == "" || r.operation == f.Operation) && (f.Code == r.text || strings.Contains(f.Message, r.text))
}

func (v *view) refusedWrite(is func(*awserr.Failure) bool) *awserr.Failure {
	list := v.r.Writes.Get()
	i := slices.IndexFunc(list, func(f awserr.Failure) bool { return is(&f) })
	if i < 0 {
		return nil
	}
	return &list[i]
}
