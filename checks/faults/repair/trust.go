package repair

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// Principal puts the agent in the place of a wrong role or user; a service
// or provider keeps its own statement, and the agent gets another.
func Principal(snap *snapshot.Snapshot, p *whatif.Proposal) policytext.Patch {
	if p.Fault != "trust-service-principal" && p.Fault != "trust-federated-principal" {
		return edited(snap.TrustDocument(), p.Statement, "Principal", func(s *iampolicy.Statement) {
			s.Principal = slices.Clone(s.Principal)
			for i := range s.Principal {
				if s.Principal[i].Value == p.Note {
					s.Principal[i] = iampolicy.AWS(snap.Agent)[0]
				}
			}
		})
	}
	d := snap.TrustDocument()
	if d == nil {
		return policytext.Patch{}
	}
	statement := iampolicy.Statement{
		Sid: iampolicy.SidAgent, Effect: iampolicy.EffectAllow, Principal: iampolicy.AWS(snap.Agent), Action: []string{whatif.ActionAssume},
	}
	if snap.Target.ExternalID != "" {
		statement.Condition = []iampolicy.Condition{{Operator: "StringEquals", Key: whatif.KeyExternalID, Values: []string{snap.Target.ExternalID}}}
	}
	after, err := iampolicy.AppendStatement([]byte(d.Text), statement.JSON())
	if err != nil {
		return policytext.Patch{}
	}
	return policytext.Patched(d.Name, d.Text, string(after))
}

// TrustAction lets a statement of the trust policy allow sts:AssumeRole.
func TrustAction(snap *snapshot.Snapshot, p *whatif.Proposal) policytext.Patch {
	return edited(snap.TrustDocument(), p.Statement, "Action", func(s *iampolicy.Statement) { s.Action = whatif.Replaced(s.Action, p.Note, whatif.ActionAssume) })
}

// ExternalID makes the policy ask for the credential's External ID.
func ExternalID(snap *snapshot.Snapshot, p *whatif.Proposal, id string) policytext.Patch {
	if target.Check(target.FieldExternalID, id) != nil {
		return policytext.Patch{}
	}
	return edited(snap.TrustDocument(), p.Statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = slices.Clone(s.Condition)
		for i := range s.Condition {
			if strings.EqualFold(s.Condition[i].Key, whatif.KeyExternalID) {
				s.Condition[i].Values = whatif.Replaced(s.Condition[i].Values, p.Note, id)
			}
		}
	})
}

// AddExternalID adds the condition that the guide leaves out.
func AddExternalID(snap *snapshot.Snapshot, statement int, _ *iampolicy.Statement) policytext.Patch {
	return edited(snap.TrustDocument(), statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = append(slices.Clone(s.Condition), iampolicy.Condition{Operator: "StringEquals", Key: whatif.KeyExternalID, Values: []string{snap.Target.ExternalID}})
	})
}

// Conditions rewrites the conditions of the statement that lets the agent
// in.
func Conditions(snap *snapshot.Snapshot, key string, rewrite func(c *iampolicy.Condition)) policytext.Patch {
	return EditedFirst(snap.TrustDocument(), func(s *iampolicy.Statement) (string, bool) {
		s.Condition = slices.Clone(s.Condition)
		changed := false
		for i := range s.Condition {
			if strings.EqualFold(s.Condition[i].Key, key) {
				rewrite(&s.Condition[i])
				changed = true
			}
		}
		return "Condition", changed
	})
}

// NarrowPrincipal names the agent in the place of a principal that is too wide.
func NarrowPrincipal(snap *snapshot.Snapshot, class iampolicy.Class) policytext.Patch {
	return EditedFirst(snap.TrustDocument(), func(s *iampolicy.Statement) (string, bool) {
		changed := slices.ContainsFunc(s.Principal, func(p iampolicy.Principal) bool { return p.Class() == class })
		s.Principal = iampolicy.AWS(snap.Agent)
		return "Principal", changed
	})
}

// TagSession allows the agent to bring its session's tags.
func TagSession(snap *snapshot.Snapshot) policytext.Patch {
	return EditedFirst(snap.TrustDocument(), func(s *iampolicy.Statement) (string, bool) {
		changed := slices.ContainsFunc(s.Action, func(a string) bool { return iampolicy.MatchAction(a, whatif.ActionAssume) })
		s.Action = append(slices.Clone(s.Action), whatif.ActionTag)
		return "Action", changed
	})
}

// Version writes the present version of the policy language.
func Version(snap *snapshot.Snapshot) policytext.Patch {
	d := snap.TrustDocument()
	if d == nil {
		return policytext.Patch{}
	}
	return policytext.Patched(d.Name, d.Text, strings.Replace(d.Text, "2008-10-17", "2012-10-17", 1))
}
