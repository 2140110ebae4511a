package review

import (
	"bytes"
	"encoding/json"
	"slices"

	"clonepath/awsops/iampolicy"
)

// Subject is what a document is for. What is not known is left empty, and not
// judged.
type Subject struct {
	Caller     string // ARN of the role that assumes: the agent's
	Role       string // ARN of the role that the document hangs on
	Secret     string // full ARN
	ExternalID string // what Torque sends
}

// The rules of Review, as Problem.Rule names them.
const (
	RuleMisplaced         = "misplaced-document"
	RuleOnlyDeny          = "only-deny"
	RuleForbidsExternalID = "external-id-forbidden"
	RuleSessionPrincipal  = "session-principal"
	RuleSessionCondition  = "session-in-condition"
	RuleLiteralWildcard   = "literal-wildcard"
	RuleLiteralVariable   = "literal-variable"
	RuleNotAction         = "not-action-excludes"
	RuleNotResource       = "not-resource-excludes"
	RuleResourceSlip      = "resource-slip"
)

// Review returns all such problems of a document in the order of its text. One
// that cannot be parsed has none here: Lint says why.
func Review(kind iampolicy.Kind, text []byte, subject Subject) []iampolicy.Problem {
	doc, err := iampolicy.Parse(text)
	if err != nil {
		return nil
	}
	r := reviewer{kind: kind, text: text, doc: doc, subject: subject}
	if r.misplaced() {
		return r.found
	}
	r.document()
	for i := range doc.Statements {
		for _, row := range rows {
			if row.kinds == nil || slices.Contains(row.kinds, kind) {
				row.look(&r, i, &doc.Statements[i])
			}
		}
	}
	return r.found
}

// row is one thing to look for in every statement.
type row struct {
	kinds []iampolicy.Kind // nil: all
	look  func(r *reviewer, i int, s *iampolicy.Statement)
}

var (
	trust    = []iampolicy.Kind{iampolicy.KindTrust}
	caller   = []iampolicy.Kind{iampolicy.KindIdentity, iampolicy.KindBoundary}
	resource = []iampolicy.Kind{iampolicy.KindTrust, iampolicy.KindResource, iampolicy.KindKey}
)

var rows = []row{
	{resource, sessionPrincipal},
	{nil, sessionCondition},
	{trust, forbidsExternalID},
	{nil, literalWildcard},
	{caller, notAction},
	{caller, notResource},
	{caller, resourceSlip},
}

type reviewer struct {
	kind    iampolicy.Kind
	text    []byte
	doc     *iampolicy.Document
	subject Subject
	found   []iampolicy.Problem
}

// add reports a problem of an element; near is the value in it that is meant.
func (r *reviewer) add(rule string, i int, element, near, message, advice string, edits ...iampolicy.Edit) {
	start, end, ok := iampolicy.Place(r.text, i, element)
	if ok && near != "" {
		if at := bytes.Index(r.text[start:end], quote(near)); at >= 0 {
			start += at
		}
	}
	before := r.text[:start]
	r.found = append(r.found, iampolicy.Problem{
		Rule: rule, Message: message, Advice: advice, Edits: edits,
		Line: 1 + bytes.Count(before, []byte{'\n'}), Column: 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))),
	})
}

// rewrite puts an element as it is in the changed statement in its place.
func (r *reviewer) rewrite(i int, element string, changed iampolicy.Statement) []iampolicy.Edit {
	start, end, ok := iampolicy.Place(r.text, i, element)
	if !ok {
		return nil
	}
	return []iampolicy.Edit{{Start: start, End: end, New: string(quote(element)) + ": " + string(changed.ElementJSON(element))}}
}

func quote(s string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return bytes.TrimSpace(out.Bytes())
}

// lets says whether a statement allows the call but for its conditions.
func (r *reviewer) lets(action, target string) bool {
	request := iampolicy.Request{Principal: r.subject.Role, Action: action, Resource: target}
	if r.kind == iampolicy.KindTrust {
		request.Principal = r.subject.Caller
	}
	for _, result := range iampolicy.EachStatement(r.kind, request, iampolicy.Named{Doc: r.doc}) {
		if result.Effect == iampolicy.EffectAllow && (result.Match == iampolicy.True || result.Key != "") {
			return true
		}
	}
	return false
}
