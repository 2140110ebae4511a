package iampolicy

import (
	"bytes"
	"cmp"
	"slices"
)

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
