package repair

import (
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// Lint takes out of a supplied document what IAM refuses, where that is a
// single element or character.
func Lint(d evidence.Document, kind iampolicy.Kind, lint string) policytext.Patch {
	name := map[iampolicy.Kind]string{iampolicy.KindTrust: "trust policy", iampolicy.KindIdentity: "permission policy"}[kind]
	switch lint {
	case iampolicy.RuleTrustAction:
		return EditedFirst(&evidence.Document{Name: name, Text: d.Text}, func(s *iampolicy.Statement) (string, bool) {
			s.Action = []string{whatif.ActionAssume}
			return "Action", true
		})
	case iampolicy.RuleCharset:
		return policytext.Patched(name, d.Text, strings.Map(func(r rune) rune {
			if r > 0xff {
				return -1
			}
			return r
		}, d.Text))
	}
	element := map[string]string{iampolicy.RuleProhibitedResource: "Resource", iampolicy.RuleProhibitedPrincipal: "Principal"}[lint]
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil || element == "" {
		return policytext.Patch{}
	}
	text := []byte(d.Text)
	for i := range doc.Statements {
		if without, err := iampolicy.RemoveElement(text, i, element); err == nil {
			text = without
		}
	}
	return policytext.Patched(name, d.Text, string(text))
}
