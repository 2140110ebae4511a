package iampolicy

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// indent is one level of the documents that we write.
const indent = "    "

// New builds a document of version 2012-10-17 from statements made in Go.
func New(statements ...Statement) *Document {
	doc, err := Parse((&Document{Version: version2012, Statements: statements}).JSON())
	if err != nil {
		panic("iampolicy: JSON wrote what Parse refuses: " + err.Error())
	}
	return doc
}

// AWS makes the principals of the usual trust statement.
func AWS(values ...string) []Principal {
	out := make([]Principal, len(values))
	for i, v := range values {
		out[i] = Principal{Type: "AWS", Value: v}
	}
	return out
}

// JSON renders the document, always in the same order and layout: elements in
// the order of AWS's own examples, a list of one as a plain string.
func (d *Document) JSON() []byte {
	var o object
	o.text("Version", d.Version)
	o.text("Id", d.ID)
	list := [][]byte{}
	for i := range d.Statements {
		list = append(list, d.Statements[i].object())
	}
	o.raw("Statement", array(list))
	return pretty(o.bytes())
}

// JSON renders one statement.
func (s *Statement) JSON() []byte { return pretty(s.object()) }

// ElementJSON renders one element of the statement, for SetElement; nil if the
// statement has none of that name.
func (s *Statement) ElementJSON(name string) []byte {
	for _, m := range s.elements().members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

func (s *Statement) object() []byte { return s.elements().bytes() }

func (s *Statement) elements() *object {
	var o object
	o.text("Sid", s.Sid)
	o.text("Effect", s.Effect)
	o.raw("Principal", principalsJSON(s.Principal))
	o.raw("NotPrincipal", principalsJSON(s.NotPrincipal))
	o.list("Action", s.Action)
	o.list("NotAction", s.NotAction)
	o.list("Resource", s.Resource)
	o.list("NotResource", s.NotResource)
	o.raw("Condition", conditionsJSON(s.Condition))
	return &o
}

func principalsJSON(list []Principal) []byte {
	if len(list) == 0 {
		return nil
	}
	var types []string
	values := map[string][]string{}
	for _, p := range list {
		if p.Type == "" {
			return quote(p.Value)
		}
		if values[p.Type] == nil {
			types = append(types, p.Type)
		}
		values[p.Type] = append(values[p.Type], p.Value)
	}
	var o object
	for _, t := range types {
		o.list(t, values[t])
	}
	return o.bytes()
}

func conditionsJSON(list []Condition) []byte {
	if len(list) == 0 {
		return nil
	}
	var names []string
	operators, bare := map[string]*object{}, &object{}
	for _, c := range list {
		if c.Operator == "" {
			bare.raw(c.Key, stringsJSON(c.Values))
			continue
		}
		if operators[c.Operator] == nil {
			names = append(names, c.Operator)
			operators[c.Operator] = &object{}
		}
		operators[c.Operator].raw(c.Key, stringsJSON(c.Values))
	}
	var o object
	for _, name := range names {
		o.raw(name, operators[name].bytes())
	}
	o.members = append(o.members, bare.members...)
	return o.bytes()
}

// object is a JSON object in a fixed order. Absent values are left out.
type object struct {
	members []rawMember
}

type rawMember struct {
	name  string
	value []byte
}

func (o *object) raw(name string, value []byte) {
	if value != nil {
		o.members = append(o.members, rawMember{name, value})
	}
}

func (o *object) text(name, value string) {
	if value != "" {
		o.raw(name, quote(value))
	}
}

func (o *object) list(name string, values []string) {
	if values != nil {
		o.raw(name, stringsJSON(values))
	}
}

func (o *object) bytes() []byte {
	parts := make([][]byte, len(o.members))
	for i, m := range o.members {
		parts[i] = append(append(quote(m.name), ':'), m.value...)
	}
	return wrap('{', parts, '}')
}

func stringsJSON(values []string) []byte {
	if len(values) == 1 {
		return quote(values[0])
	}
	parts := make([][]byte, len(values))
	for i, v := range values {
		parts[i] = quote(v)
	}
	return array(parts)
}

func array(parts [][]byte) []byte { return wrap('[', parts, ']') }

func wrap(open byte, parts [][]byte, shut byte) []byte {
	out := append([]byte{open}, bytes.Join(parts, []byte{','})...)
	return append(out, shut)
}

// quote writes a JSON string without HTML escapes: IAM counts characters.
func quote(s string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string always encodes
	return bytes.TrimSuffix(out.Bytes(), []byte{'\n'})
}

func pretty(compact []byte) []byte {
	var out bytes.Buffer
	_ = json.Indent(&out, compact, "", indent) // our own output is valid
	return append(out.Bytes(), '\n')
}

// elementOrder is that of AWS's own examples, in which JSON writes too.
var elementOrder = []string{
	"Version", "Id", "Statement",
	"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
}

// Readable lays a document out so that two of them differ only where they mean
// something else: elements in one order, lists of texts sorted, a list of one
// text as that text. Nothing is left out, also of what IAM would refuse. A text
// that is no JSON object is returned as it is.
//
// It is for people who compare. What is stored is never laid out anew.
func Readable(text string) string {
	root, err := readJSON([]byte(text))
	if err != nil || root.kind != isObject {
		return text
	}
	return string(pretty(root.readable()))
}

func (n *node) readable() []byte {
	switch n.kind {
	case isObject:
		var o object
		for _, m := range slices.SortedStableFunc(slices.Values(n.members), byElement) {
			o.raw(m.name, m.value.readable())
		}
		return o.bytes()
	case isList:
		return n.readableList()
	case isString:
		return quote(n.text)
	}
	return []byte(n.text)
}

func (n *node) readableList() []byte {
	items := make([][]byte, len(n.items))
	texts := true
	for i, item := range n.items {
		items[i] = item.readable()
		texts = texts && item.kind == isString
	}
	if texts && len(items) == 1 {
		return items[0]
	}
	if texts {
		slices.SortFunc(items, bytes.Compare)
	}
	return array(items)
}

// byElement orders the elements that IAM knows as its examples do, all other
// names behind them by the alphabet.
func byElement(a, b member) int {
	return cmp.Or(cmp.Compare(elementRank(a.name), elementRank(b.name)), cmp.Compare(a.name, b.name))
}

func elementRank(name string) int {
	if i := slices.Index(elementOrder, name); i >= 0 {
		return i
	}
	return len(elementOrder)
}
