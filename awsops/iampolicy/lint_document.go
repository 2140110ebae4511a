package iampolicy

import "strings"

var documentElements = []string{"Version", "Id", "Statement"}

var statementElements = []string{
	"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
	"Resource", "NotResource", "Condition",
}

func (l *linter) document(root *node) {
	switch {
	case isBare(root):
		l.report(RuleBareStatement, root, "").mend(documentAround(root))
		l.eachStatement(root, barePointer)
		return
	case root.kind != isObject:
		l.report(RuleNotAnObject, root, "").mend(unquoted(root))
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

func documentAround(root *node) []Edit {
	if root.kind == isList {
		return wrapped(root, `{"Version": "`+version2012+`", "Statement": `, "}")
	}
	return wrapped(root, `{"Version": "`+version2012+`", "Statement": [`, "]}")
}

// unquoted is the document inside a string that holds one.
func unquoted(root *node) []Edit {
	if _, err := Parse([]byte(root.text)); root.kind != isString || err != nil {
		return nil
	}
	return []Edit{{root.start, root.end, root.text}}
}

// misplaced says whether the text is a document of another kind.
func misplaced(kind Kind, root *node) bool {
	p := parser{}
	doc := p.document(root)
	if p.err != nil {
		return false
	}
	looks := doc.Looks()
	return looks == KindTrust && kind == KindIdentity || looks == KindIdentity && kind == KindTrust
}

// Looks says what kind of document this is by what stands in it: a trust policy
// names principals and STS's actions, a permission policy resources alone. ""
// where that is not clear.
func (d *Document) Looks() Kind {
	var principal, resource, other bool
	for i := range d.Statements {
		s := &d.Statements[i]
		principal = principal || s.Principal != nil || s.NotPrincipal != nil
		resource = resource || s.Resource != nil || s.NotResource != nil
		for _, a := range s.Action {
			other = other || !isTrustName(a)
		}
	}
	switch {
	case principal && !other:
		return KindTrust
	case principal && resource:
		return KindResource
	case resource && !principal:
		return KindIdentity
	}
	return ""
}

func isTrustName(action string) bool {
	vendor, name, ok := strings.Cut(action, ":")
	return ok && isTrustAction(vendor, name) || nearTrustAction(action) != ""
}

// names refuses unknown and repeated names of an object. One that is misspelt
// is then read as what was meant, so that its value is looked at too.
func (l *linter) names(n *node, at string, known []string) {
	seen := map[string]bool{}
	for i := range n.members {
		m := &n.members[i]
		here := pointer(at, m.name)
		switch {
		case seen[m.name]:
			l.reportAt(RuleDuplicateKey, m.nameStart, here).mend(n.merged(i))
		case known != nil && !hasName(known, m.name):
			f := l.reportAt(RuleUnknownElement, m.nameStart, here)
			if near := nearName(m.name, known); near != "" && n.get(near) == nil {
				f.mend(rename(m, near))
				m.name = near
			}
		}
		seen[m.name] = true
	}
}

// merged puts the members of a second object of one name into the first.
func (n *node) merged(second int) []Edit {
	again := n.members[second]
	for i := range second {
		first := n.members[i]
		if first.name != again.name || first.value.kind != isObject || again.value.kind != isObject {
			continue
		}
		for _, m := range again.value.members {
			if first.value.get(m.name) != nil {
				return nil
			}
		}
		return first.value.join(again.value, n.without(second))
	}
	return nil
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
		l.report(RuleVersion, n, "/Version").mend(replace(n, version2012))
	}
}

func (l *linter) statements(list *node) {
	if list.kind != isObject && list.kind != isList {
		l.report(RuleType, list, "/Statement")
		return
	}
	if len(statementNodes(list)) == 0 {
		l.report(RuleMissingStatement, list, "/Statement")
	}
	l.eachStatement(list, statementPointer)
}

func (l *linter) eachStatement(list *node, at func(list *node, i int) string) {
	sids := map[string]bool{}
	for i, n := range statementNodes(list) {
		if n.kind != isObject {
			l.report(RuleType, n, at(list, i))
			continue
		}
		l.statement(n, at(list, i))
		l.sid(n.get("Sid"), at(list, i)+"/Sid", sids)
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
		f := l.report(RuleEffect, e, at+"/Effect")
		if near := nearName(e.text, []string{EffectAllow, EffectDeny}); near != "" {
			f.mend(replace(e, near))
		}
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
		f := l.report(RuleSid, n, at)
		if plain := plainSid(n.text); plain != "" {
			if seen[plain] {
				plain = freeSid(plain, seen)
			}
			f.mend(replace(n, plain))
			seen[plain] = true
		}
	case n.text != "" && seen[n.text]:
		free := freeSid(n.text, seen)
		l.report(RuleDuplicateSid, n, at).mend(replace(n, free))
		seen[free] = true
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
			f := l.report(RuleType, item, pointers[i])
			if item.kind == isNumber || item.kind == isBool {
				f.mend(replace(item, item.text))
			}
			continue
		}
		out = append(out, item)
	}
	return out
}
