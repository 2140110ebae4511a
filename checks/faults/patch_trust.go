package faults

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
)

// Patches of conditions and of whole documents.

// withoutKeys is the diff of the first Allow statement of a document that has a
// condition on one of the keys, after those conditions were dropped. A key that
// ends in "/" stands for all that begin so.
func withoutKeys(d *evidence.Document, keys ...string) string {
	return editedFirst(d, func(s *iampolicy.Statement) (string, bool) {
		kept := slices.DeleteFunc(slices.Clone(s.Condition), func(c iampolicy.Condition) bool { return anyKey([]string{c.Key}, keys) })
		changed := len(kept) < len(s.Condition)
		s.Condition = kept
		return "Condition", changed
	})
}

// editedFirst is the diff of the first Allow statement that change changes;
// change names the element.
func editedFirst(d *evidence.Document, change func(s *iampolicy.Statement) (element string, changed bool)) string {
	if d == nil {
		return ""
	}
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil {
		return ""
	}
	for i := range doc.Statements {
		s := doc.Statements[i]
		if !allows(&s) {
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
			return ""
		}
		return DocumentDiff(d.Name, d.Text, string(after))
	}
	return ""
}

// patchConditions rewrites the conditions of the statement that lets the agent
// in.
func (v *view) patchConditions(key string, rewrite func(c *iampolicy.Condition)) string {
	return editedFirst(v.trustDocument(), func(s *iampolicy.Statement) (string, bool) {
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

// patchNarrow names the agent in the place of a principal that is too wide.
func (v *view) patchNarrow(class iampolicy.Class) string {
	return editedFirst(v.trustDocument(), func(s *iampolicy.Statement) (string, bool) {
		changed := slices.ContainsFunc(s.Principal, func(p iampolicy.Principal) bool { return p.Class() == class })
		s.Principal = iampolicy.AWS(v.agent)
		return "Principal", changed
	})
}

// patchTagSession allows the agent to bring its session's tags.
func (v *view) patchTagSession() string {
	return editedFirst(v.trustDocument(), func(s *iampolicy.Statement) (string, bool) {
		changed := slices.ContainsFunc(s.Action, func(a string) bool { return iampolicy.MatchAction(a, actionAssume) })
		s.Action = append(slices.Clone(s.Action), actionTag)
		return "Action", changed
	})
}

// patchVersion writes the present version of the policy language.
func (v *view) patchVersion() string {
	d := v.trustDocument()
	if d == nil {
		return ""
	}
	return DocumentDiff(d.Name, d.Text, strings.Replace(d.Text, "2008-10-17", "2012-10-17", 1))
}

// patchLint takes out of a supplied document what IAM refuses, where that is a
// single element or character.
func patchLint(d evidence.Document, kind iampolicy.Kind, lint string) string {
	name := map[iampolicy.Kind]string{iampolicy.KindTrust: "trust policy", iampolicy.KindIdentity: "permission policy"}[kind]
	switch lint {
	case iampolicy.RuleTrustAction:
		return editedFirst(&evidence.Document{Name: name, Text: d.Text}, func(s *iampolicy.Statement) (string, bool) {
			s.Action = []string{actionAssume}
			return "Action", true
		})
	case iampolicy.RuleCharset:
		return DocumentDiff(name, d.Text, strings.Map(func(r rune) rune {
			if r > 0xff {
				return -1
			}
			return r
		}, d.Text))
	}
	element := map[string]string{iampolicy.RuleProhibitedResource: "Resource", iampolicy.RuleProhibitedPrincipal: "Principal"}[lint]
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil || element == "" {
		return ""
	}
	text := []byte(d.Text)
	for i := range doc.Statements {
		if without, err := iampolicy.RemoveElement(text, i, element); err == nil {
			text = without
		}
	}
	return DocumentDiff(name, d.Text, string(text))
}

// patchStage lets the secret's policy allow reads that name no staging label.
func (v *view) patchStage() string {
	own := v.r.SecretPolicy.Get()
	return withoutKeys(&own, "secretsmanager:versionstage")
}

// patchCondition writes another value into the condition that a proposal names.
func (v *view) patchCondition(p *proposal, key, value string) string {
	d := v.documentNamed(p.policy)
	if d == nil && v.r.KeyPolicy.Seen() {
		d = v.r.KeyPolicy.Value
	}
	return edited(d, p.statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = slices.Clone(s.Condition)
		for i := range s.Condition {
			if strings.EqualFold(s.Condition[i].Key, key) {
				s.Condition[i].Values = replaced(s.Condition[i].Values, p.note, value)
			}
		}
	})
}

// patchKeyGrant names the role in the key policy.
func (v *view) patchKeyGrant() string {
	return appended(v.r.KeyPolicy.Get(), iampolicy.Statement{
		Sid: "ClonepathRole", Effect: iampolicy.EffectAllow, Principal: iampolicy.AWS(v.roleARN()), Action: []string{actionDecrypt}, Resource: []string{"*"},
	})
}

// patchBoundary adds what the role needs to its boundary.
func (v *view) patchBoundary(action, resource string) string {
	return appended(v.r.Boundary.Get(), iampolicy.Statement{
		Sid: "ClonepathRead", Effect: iampolicy.EffectAllow, Action: []string{action}, Resource: []string{resource},
	})
}

func appended(d evidence.Document, s iampolicy.Statement) string {
	after, err := iampolicy.AppendStatement([]byte(d.Text), s.JSON())
	if err != nil {
		return ""
	}
	return DocumentDiff(d.Name, d.Text, string(after))
}
