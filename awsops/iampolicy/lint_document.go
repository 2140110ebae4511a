package iampolicy

var documentElements = []string{"Version", "Id", "Statement"}

var statementElements = []string{
	"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
	"Resource", "NotResource", "Condition",
}

func (l *linter) document(root *node) {
	switch {
	case root.kind != isObject:
		l.report(RuleNotAnObject, root, "")
		return
	case isBare(root):
		l.report(RuleBareStatement, root, "")
		return
	}
	l.names(root, "", documentElements)
	l.version(root.get("Version"))
	if id := root.get("Id"); id != nil && id.kind != isString {
		l.report(RuleType, id, "/Id")
	}
	list := root.get("Statement")
	if list == nil {
		l.report(RuleMissingStatement, root, "")
		return
	}
	l.statements(list)
}

// names refuses unknown and repeated names of an object.
func (l *linter) names(n *node, at string, known []string) {
	seen := map[string]bool{}
	for _, m := range n.members {
		here := pointer(at, m.name)
		switch {
		case seen[m.name]:
			l.reportAt(RuleDuplicateKey, m.nameStart, here)
		case known != nil && !hasName(known, m.name):
			l.reportAt(RuleUnknownElement, m.nameStart, here)
		}
		seen[m.name] = true
	}
}

func hasName(list []string, name string) bool {
	for _, have := range list {
		if have == name {
			return true
		}
	}
	return false
}

// version: an absent Version means 2008-10-17 and is accepted.
func (l *linter) version(n *node) {
	if n != nil && (n.kind != isString || n.text != version2012 && n.text != "2008-10-17") {
		l.report(RuleVersion, n, "/Version")
	}
}

func (l *linter) statements(list *node) {
	if list.kind != isObject && list.kind != isList {
		l.report(RuleType, list, "/Statement")
		return
	}
	nodes := statementNodes(list)
	if len(nodes) == 0 {
		l.report(RuleMissingStatement, list, "/Statement")
	}
	sids := map[string]bool{}
	for i, n := range nodes {
		at := statementPointer(list, i)
		if n.kind != isObject {
			l.report(RuleType, n, at)
			continue
		}
		l.statement(n, at)
		l.sid(n.get("Sid"), at+"/Sid", sids)
	}
}

func (l *linter) statement(n *node, at string) {
	l.names(n, at, statementElements)
	l.effect(n, at)
	for _, name := range []string{"Principal", "Action", "Resource"} {
		if n.get(name) != nil && n.get("Not"+name) != nil {
			l.report(RuleExclusive, n.get("Not"+name), at+"/Not"+name)
		}
	}
	l.principals(n, at)
	l.actions(n, at)
	l.resources(n, at)
	if c := n.get("Condition"); c != nil {
		l.condition(c, at+"/Condition")
	}
}

func (l *linter) effect(n *node, at string) {
	e := n.get("Effect")
	switch {
	case e == nil:
		l.report(RuleEffect, n, at)
	case e.kind != isString || e.text != EffectAllow && e.text != EffectDeny:
		l.report(RuleEffect, e, at+"/Effect")
	}
}

// sid: unique in a document; letters and digits only where IAM itself stores
// it. Key policies carry Sids with spaces ("Enable IAM User Permissions").
func (l *linter) sid(n *node, at string, seen map[string]bool) {
	if n == nil {
		return
	}
	switch {
	case n.kind != isString:
		l.report(RuleType, n, at)
	case l.storedByIAM() && !isAlnum(n.text):
		l.report(RuleSid, n, at)
	case n.text != "" && seen[n.text]:
		l.report(RuleDuplicateSid, n, at)
	}
	seen[n.text] = true
}

func (l *linter) storedByIAM() bool { return l.kind != KindResource && l.kind != KindKey }

func isAlnum(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// list returns the strings of an element that is one or a list of them, and
// reports what is none.
func (l *linter) list(n *node, at string) []*node {
	items, pointers := []*node{n}, []string{at}
	if n.kind == isList {
		items, pointers = n.items, itemPointers(at, len(n.items))
	}
	var out []*node
	for i, item := range items {
		if item.kind != isString {
			l.report(RuleType, item, pointers[i])
			continue
		}
		out = append(out, item)
	}
	return out
}
