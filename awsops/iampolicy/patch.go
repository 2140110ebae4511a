package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Errors of an edit. Each leaves the text as it was.
var (
	ErrOnlyStatement = errors.New("the document holds no other statement, and cannot be left without one")
	ErrBare          = errors.New("the text is a bare statement, not a document: wrap it first")
	ErrNotBare       = errors.New("the text is not a bare statement")
)

// AppendStatement adds a statement behind the last one. Like every edit it
// changes the text, leaves all other statements byte for byte as they were,
// and follows the layout it finds. A document whose Statement is one object
// gets a list.
func AppendStatement(doc, statement []byte) ([]byte, error) {
	e, err := open(doc, statement)
	if err != nil {
		return nil, err
	}
	items := statementNodes(e.list)
	if e.list.kind == isObject {
		added := append([]byte(", "), e.fit(statement, e.list)...)
		body := append(bytes.Clone(doc[e.list.start:e.list.end]), added...)
		return e.splice(e.list.start, e.list.end, wrap('[', [][]byte{body}, ']')), nil
	}
	if len(items) == 0 {
		return e.splice(e.list.start, e.list.end, wrap('[', [][]byte{compact(statement)}, ']')), nil
	}
	last := items[len(items)-1]
	added := append([]byte{','}, doc[e.list.start+1:items[0].start]...)
	return e.splice(last.end, last.end, append(added, e.fit(statement, items[0])...)), nil
}

// ReplaceStatement puts another statement in the place of number i.
func ReplaceStatement(doc []byte, i int, statement []byte) ([]byte, error) {
	e, err := open(doc, statement)
	if err != nil {
		return nil, err
	}
	n, err := e.item(i)
	if err != nil {
		return nil, err
	}
	return e.splice(n.start, n.end, e.fit(statement, n)), nil
}

// RemoveStatement takes number i out. The last one left cannot be removed.
func RemoveStatement(doc []byte, i int) ([]byte, error) {
	e, err := open(doc, nil)
	if err != nil {
		return nil, err
	}
	n, err := e.item(i)
	if err != nil {
		return nil, err
	}
	items := statementNodes(e.list)
	switch {
	case len(items) == 1:
		return nil, ErrOnlyStatement
	case i == 0:
		return e.splice(n.start, items[1].start, nil), nil
	}
	return e.splice(items[i-1].end, n.end, nil), nil
}

// SetElement sets one element of statement i to a JSON value, adding it at the
// end if the statement has none of that name.
func SetElement(doc []byte, i int, name string, value []byte) ([]byte, error) {
	e, err := open(doc, value)
	if err != nil {
		return nil, err
	}
	n, err := e.item(i)
	if err != nil {
		return nil, err
	}
	if old := n.get(name); old != nil {
		return e.splice(old.start, old.end, e.fit(value, old)), nil
	}
	if len(n.members) == 0 {
		body := append(append(quote(name), ':'), compact(value)...)
		return e.splice(n.start, n.end, wrap('{', [][]byte{body}, '}')), nil
	}
	last := n.members[len(n.members)-1].value
	added := append([]byte{','}, doc[n.start+1:n.members[0].nameStart]...)
	added = append(append(added, quote(name)...), ": "...)
	return e.splice(last.end, last.end, append(added, e.fit(value, n.members[0].value)...)), nil
}

// RemoveElement takes one element out of statement i; without such an element
// the text stays as it was.
func RemoveElement(doc []byte, i int, name string) ([]byte, error) {
	e, err := open(doc, nil)
	if err != nil {
		return nil, err
	}
	n, err := e.item(i)
	if err != nil {
		return nil, err
	}
	for j, m := range n.members {
		switch {
		case m.name != name:
		case j > 0:
			return e.splice(n.members[j-1].value.end, m.value.end, nil), nil
		case len(n.members) > 1:
			return e.splice(m.nameStart, n.members[1].nameStart, nil), nil
		default:
			return e.splice(m.nameStart, m.value.end, nil), nil
		}
	}
	return bytes.Clone(doc), nil
}

// WrapBareStatement makes a document of one statement, as GUIDE.md prints it, or
// of a list of them.
func WrapBareStatement(text []byte) ([]byte, error) {
	root, err := readJSON(text)
	if err != nil {
		return nil, err
	}
	if !isBare(root) {
		return nil, ErrNotBare
	}
	var o object
	o.text("Version", version2012)
	statements := compact(text)
	if root.kind == isObject {
		statements = array([][]byte{statements})
	}
	o.raw("Statement", statements)
	return pretty(o.bytes()), nil
}

// edit is a document opened for one change.
type edit struct {
	text []byte
	list *node // the value of Statement
}

// open reads the document, and checks the JSON that is to be put into it.
func open(doc, value []byte) (*edit, error) {
	root, err := readJSON(doc)
	if err != nil {
		return nil, err
	}
	if value != nil && !json.Valid(value) {
		return nil, errors.New("what is to be put in is no valid JSON")
	}
	if isBare(root) {
		return nil, ErrBare
	}
	if _, err := Parse(doc); err != nil {
		return nil, err
	}
	return &edit{text: doc, list: root.get("Statement")}, nil
}

func (e *edit) item(i int) (*node, error) {
	items := statementNodes(e.list)
	if i < 0 || i >= len(items) {
		return nil, fmt.Errorf("the document has %d statements, none with number %d", len(items), i)
	}
	return items[i], nil
}

func (e *edit) splice(from, to int, with []byte) []byte {
	out := make([]byte, 0, len(e.text)-(to-from)+len(with))
	out = append(out, e.text[:from]...)
	out = append(out, with...)
	return append(out, e.text[to:]...)
}

// fit lays value out as its neighbour is: indented by the neighbour's own line
// if the document is written over several lines, compact otherwise.
func (e *edit) fit(value []byte, neighbour *node) []byte {
	if !bytes.Contains(e.text[e.list.start:e.list.end], []byte{'\n'}) {
		return compact(value)
	}
	var out bytes.Buffer
	_ = json.Indent(&out, bytes.TrimSpace(value), string(e.margin(neighbour.start)), e.unit()) // open checked it
	return out.Bytes()
}

// unit is one level of indentation: what the first element of the first
// statement has more than the statement's own line.
func (e *edit) unit() string {
	items := statementNodes(e.list)
	if len(items) == 0 || len(items[0].members) == 0 {
		return indent
	}
	outer, inner := e.margin(items[0].start), e.margin(items[0].members[0].nameStart)
	if more, ok := bytes.CutPrefix(inner, outer); ok && len(more) > 0 {
		return string(more)
	}
	return indent
}

// margin is the white space at the start of the line that offset stands in.
func (e *edit) margin(offset int) []byte {
	line := e.text[bytes.LastIndexByte(e.text[:offset], '\n')+1 : offset]
	return line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
}

func compact(value []byte) []byte {
	var out bytes.Buffer
	_ = json.Compact(&out, value) // open checked it
	return out.Bytes()
}

// SidAgent marks the trust statement that clonepath writes.
const SidAgent = "ClonepathAgent"

// CallerStatements says which trust statements stand for the callers: the agent and
// the runners.
type CallerStatements struct {
	Index int   // ours: Sid ClonepathAgent, else the first of Alone; -1 if none
	Alone []int // Allow statements whose principals are callers only
	Mixed []int // Allow statements that name a caller beside others: a person decides
}

// FindCallers looks for the callers' statements in a trust policy.
func (d *Document) FindCallers(callers ...string) CallerStatements {
	found := CallerStatements{Index: -1}
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Sid == SidAgent {
			found.Index = i
		}
		others := OtherPrincipals(s.Principal, callers)
		if s.Effect != EffectAllow || len(others) == len(s.Principal) {
			continue
		}
		if len(others) == 0 {
			found.Alone = append(found.Alone, i)
		} else if s.Sid != SidAgent {
			found.Mixed = append(found.Mixed, i)
		}
	}
	if found.Index < 0 && len(found.Alone) > 0 {
		found.Index = found.Alone[0]
	}
	return found
}

// OtherPrincipals are those of a statement that are no callers.
func OtherPrincipals(list []Principal, callers []string) []Principal {
	return slices.DeleteFunc(slices.Clone(list), func(p Principal) bool {
		return slices.ContainsFunc(callers, func(caller string) bool {
			return canonicalPrincipal(p) == canonicalPrincipal(Principal{"AWS", caller})
		})
	})
}

// PutCallers puts our trust statement in place: it replaces the one that FindCallers
// names, or is appended. All others stay byte for byte. The result says where it
// stands now.
func PutCallers(doc []byte, callers []string, statement []byte) (out []byte, index int, err error) {
	d, err := Parse(doc)
	if err != nil {
		return nil, -1, err
	}
	if index = d.FindCallers(callers...).Index; index >= 0 {
		out, err = ReplaceStatement(doc, index, statement)
		return out, index, err
	}
	out, err = AppendStatement(doc, statement)
	return out, len(d.Statements), err
}
