package iampolicy

import (
	"fmt"
	"strconv"
)

// Parse reads a document. It is lenient where IAM stores what it is given and
// strict where a value has the wrong type, so that whatever parses can be
// evaluated; what else IAM would refuse is Lint's business. One statement
// without a document around it is read too, and marked Bare. The error is a
// *ParseError.
func Parse(text []byte) (*Document, error) {
	root, err := readJSON(text)
	if err != nil {
		return nil, err
	}
	p := parser{text: text}
	doc := p.document(root)
	if p.err != nil {
		return nil, p.err
	}
	return doc, nil
}

// parser keeps the first type error; everything after it is read all the same.
type parser struct {
	text []byte
	err  *ParseError
}

func (p *parser) fail(n *node, at, format string, args ...any) {
	if p.err == nil {
		p.err = parseErrorAt(p.text, n.start, fmt.Sprintf(format, args...))
		p.err.Pointer = at
	}
}

func (p *parser) document(root *node) *Document {
	if isBare(root) {
		doc := &Document{Bare: true}
		for i, n := range statementNodes(root) {
			doc.Statements = append(doc.Statements, p.statement(n, barePointer(root, i)))
		}
		return doc
	}
	if root.kind != isObject {
		p.fail(root, "", "a policy document is an object, not %s", root.kind)
		return nil
	}
	doc := &Document{
		Version: p.scalar(root.get("Version"), "/Version"),
		ID:      p.scalar(root.get("Id"), "/Id"),
	}
	list := root.get("Statement")
	if list == nil {
		p.fail(root, "", "the document has no Statement")
		return nil
	}
	for i, n := range statementNodes(list) {
		doc.Statements = append(doc.Statements, p.statement(n, statementPointer(list, i)))
	}
	return doc
}

// isBare says whether the text is a statement, or a list of them, and not a
// document.
func isBare(root *node) bool {
	bare := len(statementNodes(root)) > 0
	for _, n := range statementNodes(root) {
		bare = bare && n.kind == isObject && n.get("Statement") == nil && n.get("Effect") != nil
	}
	return bare
}

func barePointer(root *node, i int) string {
	if root.kind == isList {
		return "/" + strconv.Itoa(i)
	}
	return ""
}

// statementNodes returns the statements of a list, or the one that stands
// alone: IAM takes a single object in place of a list.
func statementNodes(n *node) []*node {
	if n.kind == isList {
		return n.items
	}
	return []*node{n}
}

func statementPointer(list *node, i int) string {
	if list.kind == isList {
		return "/Statement/" + strconv.Itoa(i)
	}
	return "/Statement"
}

func (p *parser) statement(n *node, at string) Statement {
	s := Statement{Start: n.start, End: n.end}
	if n.kind != isObject {
		p.fail(n, at, "a statement is an object, not %s", n.kind)
		return s
	}
	for _, m := range n.members {
		here := pointer(at, m.name)
		switch m.name {
		case "Sid":
			s.Sid = p.scalar(m.value, here)
		case "Effect":
			s.Effect = p.scalar(m.value, here)
		case "Principal":
			s.Principal = p.principals(m.value, here)
		case "NotPrincipal":
			s.NotPrincipal = p.principals(m.value, here)
		case "Action":
			s.Action = p.strings(m.value, here)
		case "NotAction":
			s.NotAction = p.strings(m.value, here)
		case "Resource":
			s.Resource = p.strings(m.value, here)
		case "NotResource":
			s.NotResource = p.strings(m.value, here)
		case "Condition":
			s.Condition = p.conditions(m.value, here)
		}
	}
	return s
}

func (p *parser) scalar(n *node, at string) string {
	if n == nil {
		return ""
	}
	if n.kind != isString {
		p.fail(n, at, "expected a string, not %s", n.kind)
	}
	return n.text
}

func (p *parser) strings(n *node, at string) []string {
	if n.kind != isList {
		return []string{p.scalar(n, at)}
	}
	out := make([]string, 0, len(n.items))
	for i, item := range n.items {
		out = append(out, p.scalar(item, pointer(at, strconv.Itoa(i))))
	}
	return out
}

func (p *parser) principals(n *node, at string) []Principal {
	if n.kind == isString {
		return []Principal{{Value: n.text}}
	}
	if n.kind != isObject {
		p.fail(n, at, "a principal is \"*\" or an object, not %s", n.kind)
		return nil
	}
	var out []Principal
	for _, m := range n.members {
		for _, v := range p.strings(m.value, pointer(at, m.name)) {
			out = append(out, Principal{Type: m.name, Value: v})
		}
	}
	return out
}

func (p *parser) conditions(n *node, at string) []Condition {
	if n.kind != isObject {
		p.fail(n, at, "Condition is an object, not %s", n.kind)
		return nil
	}
	var out []Condition
	for _, operator := range n.members {
		here := pointer(at, operator.name)
		if operator.value.kind != isObject {
			out = append(out, Condition{Key: operator.name, Values: p.values(operator.value, here)})
			continue
		}
		for _, key := range operator.value.members {
			out = append(out, Condition{
				Operator: operator.name,
				Key:      key.name,
				Values:   p.values(key.value, pointer(here, key.name)),
			})
		}
	}
	return out
}

// values reads what a condition compares with: IAM takes strings, numbers and
// booleans, alone or in a list.
func (p *parser) values(n *node, at string) []string {
	items := []*node{n}
	if n.kind == isList {
		items = n.items
	}
	out := make([]string, 0, len(items))
	for _, item := range items {
		if !isConditionValue(item) {
			p.fail(item, at, "a condition compares with strings, numbers or booleans, not %s", item.kind)
		}
		out = append(out, item.text)
	}
	return out
}

func isConditionValue(n *node) bool {
	return n.kind == isString || n.kind == isNumber || n.kind == isBool
}
