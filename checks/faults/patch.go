package faults

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// DocumentDiff is the unified diff of one document, "" where nothing differs. Documents
// on one line are laid out first. External IDs are masked: a report shows them no
// further than elsewhere; that is done after the comparison, so that two that
// look alike when masked still differ.
func DocumentDiff(name, before, after string) string {
	label := strings.ReplaceAll(name, " ", "-") + ".json"
	return MaskExternalIDs(udiff.Unified("a/"+label, "b/"+label, readable(before), readable(after)), before, after)
}

func readable(text string) string {
	var out bytes.Buffer
	if !strings.Contains(strings.TrimSpace(text), "\n") && json.Indent(&out, []byte(text), "", "    ") == nil {
		text = out.String()
	}
	return ending(text)
}

// MaskExternalIDs masks in a text the External IDs that documents ask for.
func MaskExternalIDs(text string, documents ...string) string {
	for _, document := range documents {
		doc, err := iampolicy.Parse([]byte(document))
		if err != nil {
			continue
		}
		for i := range doc.Statements {
			for _, c := range doc.Statements[i].Condition {
				for _, id := range c.Values {
					if id != "" && aboutExternalID(c.Key) {
						text = strings.ReplaceAll(text, quoteJSON(id), quoteJSON(target.MaskExternalID(id)))
					}
				}
			}
		}
	}
	return text
}

// aboutExternalID tells whether a condition key means the External ID, however
// it is spelt.
func aboutExternalID(key string) bool {
	return strings.Contains(strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key)), "externalid")
}

// ending ends a document with one line break; none stays nothing.
func ending(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimRight(text, "\n") + "\n"
}

func quoteJSON(s string) string {
	out, _ := json.Marshal(s) // a string always encodes
	return string(out)
}

// documentNamed is the role's policy with the name that the evaluation gave it.
func (v *view) documentNamed(name string) *evidence.Document {
	docs := v.documents()
	for i := range docs {
		if documentName(docs[i]) == name {
			return &docs[i]
		}
	}
	return nil
}

// edited is the diff of one statement's element after change.
func edited(d *evidence.Document, statement int, element string, change func(s *iampolicy.Statement)) string {
	if d == nil || statement < 0 {
		return ""
	}
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil || statement >= len(doc.Statements) {
		return ""
	}
	s := doc.Statements[statement]
	change(&s)
	after, err := iampolicy.SetElement([]byte(d.Text), statement, element, s.ElementJSON(element))
	if err != nil {
		return ""
	}
	return DocumentDiff(d.Name, d.Text, string(after))
}

func replaced(list []string, old, with string) []string {
	out := slices.Clone(list)
	if i := slices.Index(out, old); i >= 0 {
		out[i] = with
	}
	return out
}

func (v *view) patchResource(p *proposal, with string) string {
	return edited(v.documentNamed(p.policy), p.statement, "Resource", func(s *iampolicy.Statement) { s.Resource = replaced(s.Resource, p.note, with) })
}

func (v *view) patchAction(p *proposal, with string) string {
	return edited(v.documentNamed(p.policy), p.statement, "Action", func(s *iampolicy.Statement) { s.Action = replaced(s.Action, p.note, with) })
}

// patchPattern narrows a Resource pattern wherever it lets the role read.
func (v *view) patchPattern(d *evidence.Document, pattern, with string) string {
	doc, err := iampolicy.Parse([]byte(d.Text))
	if err != nil {
		return ""
	}
	for i := range doc.Statements {
		if s := &doc.Statements[i]; allows(s) && slices.Contains(s.Resource, pattern) {
			return edited(d, i, "Resource", func(s *iampolicy.Statement) { s.Resource = replaced(s.Resource, pattern, with) })
		}
	}
	return ""
}

func (v *view) trustDocument() *evidence.Document {
	trust, ok := v.trust()
	if !ok {
		return nil
	}
	return &evidence.Document{Name: "trust policy", Kind: "trust", Text: trust.text}
}

// patchPrincipal puts the agent in the place of a wrong role or user; a service
// or provider keeps its own statement, and the agent gets another.
func (v *view) patchPrincipal(p *proposal) string {
	if p.fault != "trust-service-principal" && p.fault != "trust-federated-principal" {
		return edited(v.trustDocument(), p.statement, "Principal", func(s *iampolicy.Statement) {
			s.Principal = slices.Clone(s.Principal)
			for i := range s.Principal {
				if s.Principal[i].Value == p.note {
					s.Principal[i] = iampolicy.AWS(v.agent)[0]
				}
			}
		})
	}
	d := v.trustDocument()
	if d == nil {
		return ""
	}
	statement := iampolicy.Statement{
		Sid: iampolicy.SidAgent, Effect: iampolicy.EffectAllow, Principal: iampolicy.AWS(v.agent), Action: []string{actionAssume},
	}
	if v.t.ExternalID != "" {
		statement.Condition = []iampolicy.Condition{{Operator: "StringEquals", Key: keyExternalID, Values: []string{v.t.ExternalID}}}
	}
	after, err := iampolicy.AppendStatement([]byte(d.Text), statement.JSON())
	if err != nil {
		return ""
	}
	return DocumentDiff(d.Name, d.Text, string(after))
}

func (v *view) patchTrustAction(p *proposal) string {
	return edited(v.trustDocument(), p.statement, "Action", func(s *iampolicy.Statement) { s.Action = replaced(s.Action, p.note, actionAssume) })
}

// patchExternalID makes the policy ask for the credential's External ID.
func (v *view) patchExternalID(p *proposal, id string) string {
	if target.Check(target.FieldExternalID, id) != nil {
		return ""
	}
	return edited(v.trustDocument(), p.statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = slices.Clone(s.Condition)
		for i := range s.Condition {
			if strings.EqualFold(s.Condition[i].Key, keyExternalID) {
				s.Condition[i].Values = replaced(s.Condition[i].Values, p.note, id)
			}
		}
	})
}

// patchAddExternalID adds the condition that the guide leaves out.
func (v *view) patchAddExternalID(statement int, _ *iampolicy.Statement) string {
	return edited(v.trustDocument(), statement, "Condition", func(s *iampolicy.Statement) {
		s.Condition = append(slices.Clone(s.Condition), iampolicy.Condition{Operator: "StringEquals", Key: keyExternalID, Values: []string{v.t.ExternalID}})
	})
}

// MaskPolicy is a policy document with the External IDs in its conditions masked,
// as they are everywhere; other text stays as it is.
func MaskPolicy(text string) string { return MaskExternalIDs(text, text) }
