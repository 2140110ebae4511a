package repair

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/policytext"
)

// exempting are the operators under which a Deny spares the principals that its
// condition lists.
var exempting = []string{"arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike"}

// Exempt spares the role in a Deny: in the condition that spares others
// already, else in one of its own.
func Exempt(snap *snapshot.Snapshot, d evidence.Document, statement int) policytext.Patch {
	return edited(&d, statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = slices.Clone(s.Condition)
		for i := range s.Condition {
			c := &s.Condition[i]
			if strings.EqualFold(c.Key, "aws:PrincipalArn") && slices.Contains(exempting, strings.ToLower(c.Operator)) {
				c.Values = append(slices.Clone(c.Values), snap.RoleARN())
				return
			}
		}
		s.Condition = append(s.Condition, iampolicy.Condition{Operator: "ArnNotEquals", Key: "aws:PrincipalArn", Values: []string{snap.RoleARN()}})
	})
}

// exception leaves the secret out of what a Deny in the role's own policy
// covers.
func exception(snap *snapshot.Snapshot, d evidence.Document, statement int) policytext.Patch {
	doc, err := iampolicy.Parse([]byte(d.Text))
	arn, _ := snap.SecretARN()
	if err != nil || arn == "" || statement >= len(doc.Statements) || len(doc.Statements[statement].Resource) == 0 {
		return policytext.Patch{}
	}
	s := doc.Statements[statement]
	s.Resource, s.NotResource = nil, []string{target.SecretResource(arn)}
	after, err := iampolicy.ReplaceStatement([]byte(d.Text), statement, s.JSON())
	if err != nil {
		return policytext.Patch{}
	}
	return policytext.Patched(d.Name, d.Text, string(after))
}

// Deny shows a policy without the statement that denies.
func Deny(snap *snapshot.Snapshot, d evidence.Document, statement int) policytext.Patch {
	if statement < 0 {
		return policytext.Patch{}
	}
	after, err := iampolicy.RemoveStatement([]byte(d.Text), statement)
	if err != nil {
		return exception(snap, d, statement) // the only statement cannot go
	}
	return policytext.Patched(d.Name, d.Text, string(after))
}
