package iampolicy

import "strings"

// Place finds an element of one statement in the text of a document: the byte
// range from its name to the end of its value. element is written as in
// Decision.Element; "" means the whole statement, and so does one that the
// statement does not have: it is the statement that lacks it. ok is false where
// the text is no policy, or has no such statement.
func Place(doc []byte, statement int, element string) (start, end int, ok bool) {
	root, err := readJSON(doc)
	if err != nil || statement < 0 {
		return 0, 0, false
	}
	items := []*node{root}
	if !isBare(root) {
		list := root.get("Statement")
		if list == nil {
			return 0, 0, false
		}
		items = statementNodes(list)
	}
	if statement >= len(items) {
		return 0, 0, false
	}
	start, end = items[statement].start, items[statement].end
	at := items[statement]
	for _, name := range strings.SplitN(element, ".", 3) {
		m := at.member(name)
		if m == nil {
			break // as near as one can get
		}
		start, end, at = m.nameStart, m.value.end, m.value
	}
	return start, end, true
}

// member is the last member of that name, whatever its capitals: IAM compares
// condition keys so.
func (n *node) member(name string) *member {
	for i := len(n.members) - 1; i >= 0; i-- {
		if strings.EqualFold(n.members[i].name, name) {
			return &n.members[i]
		}
	}
	return nil
}
