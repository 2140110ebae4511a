package repair

import (
	"slices"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// edited is the diff of one statement's element after change.
func edited(d *evidence.Document, statement int, element string, change func(s *iampolicy.Statement)) policytext.Patch {
	if d == nil || statement < 0 {
		return policytext.Patch{}
	}
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil || statement >= len(doc.Statements) {
		return policytext.Patch{}
	}
	s := doc.Statements[statement]
	change(&s)
	after, err := iampolicy.SetElement([]byte(d.Text), statement, element, s.ElementJSON(element))
	if err != nil {
		return policytext.Patch{}
	}
	return policytext.Patched(d.Name, d.Text, string(after))
}

// EditedFirst is the diff of the first Allow statement that change changes;
// change names the element.
func EditedFirst(d *evidence.Document, change func(s *iampolicy.Statement) (element string, changed bool)) policytext.Patch {
	if d == nil {
		return policytext.Patch{}
	}
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil {
		return policytext.Patch{}
	}
	for i := range doc.Statements {
		s := doc.Statements[i]
		if !whatif.Allows(&s) {
			continue
		}
		element, changed := change(&s)
		if !changed {
			continue
		}
		after, err := iampolicy.SetElement([]byte(d.Text), i, element, s.ElementJSON(element))
		if element == "Condition" && len(s.Condition) == 0 {
			after, err = iampolicy.RemoveElement([]byte(d.Text), i, element)
		}
		if err != nil {
			return policytext.Patch{}
		}
		return policytext.Patched(d.Name, d.Text, string(after))
	}
	return policytext.Patch{}
}

func appended(d evidence.Document, s iampolicy.Statement) policytext.Patch {
	after, err := iampolicy.AppendStatement([]byte(d.Text), s.JSON())
	if err != nil {
		return policytext.Patch{}
	}
	return policytext.Patched(d.Name, d.Text, string(after))
}

// Patches of conditions and of whole documents.

// WithoutKeys is the diff of the first Allow statement of a document that has a
// condition on one of the keys, after those conditions were dropped. A key that
// ends in "/" stands for all that begin so.
func WithoutKeys(d *evidence.Document, keys ...string) policytext.Patch {
	return EditedFirst(d, func(s *iampolicy.Statement) (string, bool) {
		kept := slices.DeleteFunc(slices.Clone(s.Condition), func(c iampolicy.Condition) bool { return whatif.AnyKey([]string{c.Key}, keys) })
		changed := len(kept) < len(s.Condition)
		s.Condition = kept
		return "Condition", changed
	})
}
