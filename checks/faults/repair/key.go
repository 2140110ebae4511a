package repair

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// StagingLabel lets the secret's policy allow reads that name no staging label.
func StagingLabel(snap *snapshot.Snapshot) policytext.Patch {
	own := snap.Record.SecretPolicy.Get()
	return WithoutKeys(&own, "secretsmanager:versionstage")
}

// Condition writes another value into the condition that a proposal names.
func Condition(snap *snapshot.Snapshot, p *whatif.Proposal, key, value string) policytext.Patch {
	d := snap.DocumentNamed(p.Policy)
	if d == nil && snap.Record.KeyPolicy.Seen() {
		d = snap.Record.KeyPolicy.Value
	}
	return edited(d, p.Statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = slices.Clone(s.Condition)
		for i := range s.Condition {
			if strings.EqualFold(s.Condition[i].Key, key) {
				s.Condition[i].Values = whatif.Replaced(s.Condition[i].Values, p.Note, value)
			}
		}
	})
}

// KeyGrant names the role in the key policy.
func KeyGrant(snap *snapshot.Snapshot) policytext.Patch {
	return appended(snap.Record.KeyPolicy.Get(), iampolicy.Statement{
		Sid: "ClonepathRole", Effect: iampolicy.EffectAllow, Principal: iampolicy.AWS(snap.RoleARN()), Action: []string{whatif.ActionDecrypt}, Resource: []string{"*"},
	})
}
