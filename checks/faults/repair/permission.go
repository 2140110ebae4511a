package repair

import (
	"slices"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// Resource writes another Resource in the place of the one that a proposal names.
func Resource(snap *snapshot.Snapshot, p *whatif.Proposal, with string) policytext.Patch {
	return edited(snap.DocumentNamed(p.Policy), p.Statement, "Resource", func(s *iampolicy.Statement) { s.Resource = whatif.Replaced(s.Resource, p.Note, with) })
}

// Action writes another Action in the place of the one that a proposal names.
func Action(snap *snapshot.Snapshot, p *whatif.Proposal, with string) policytext.Patch {
	return edited(snap.DocumentNamed(p.Policy), p.Statement, "Action", func(s *iampolicy.Statement) { s.Action = whatif.Replaced(s.Action, p.Note, with) })
}

// Pattern narrows a Resource pattern wherever it lets the role read.
func Pattern(snap *snapshot.Snapshot, d *evidence.Document, pattern, with string) policytext.Patch {
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil {
		return policytext.Patch{}
	}
	for i := range doc.Statements {
		if s := &doc.Statements[i]; whatif.Allows(s) && slices.Contains(s.Resource, pattern) {
			return edited(d, i, "Resource", func(s *iampolicy.Statement) { s.Resource = whatif.Replaced(s.Resource, pattern, with) })
		}
	}
	return policytext.Patch{}
}

// ReadCondition drops the conditions under which the role may read.
func ReadCondition(snap *snapshot.Snapshot) policytext.Patch {
	docs := snap.Documents()
	for i := range docs {
		doc := snapshot.ParsePolicy(docs[i].Name, docs[i].Text).Doc
		if doc == nil {
			continue
		}
		for n := range doc.Statements {
			s := &doc.Statements[n]
			if !whatif.Allows(s) || len(s.Condition) == 0 || !slices.ContainsFunc(s.Action, func(a string) bool { return iampolicy.MatchAction(a, whatif.ActionRead) }) {
				continue
			}
			if after, err := iampolicy.RemoveElement([]byte(docs[i].Text), n, "Condition"); err == nil {
				return policytext.Patched(docs[i].Name, docs[i].Text, string(after))
			}
		}
	}
	return policytext.Patch{}
}

// Boundary adds what the role needs to its boundary.
func Boundary(snap *snapshot.Snapshot, action, resource string) policytext.Patch {
	return appended(snap.Record.Boundary.Get(), iampolicy.Statement{
		Sid: "ClonepathRead", Effect: iampolicy.EffectAllow, Action: []string{action}, Resource: []string{resource},
	})
}
