package compare

import (
	"fmt"

	"clonepath/checks/evidence"
)

var roleRows = []row{
	undone(of("role", compareRole), undoRole),
	part("rolePolicies", comparePolicies),
	documentRow("boundary"),
	suppliedRow("suppliedPermission"),
}

// undoRole gives the role back what it was, except its trust policy, which is a
// thing of its own.
func undoRole(to, from *evidence.Record) {
	was, is := from.Role, to.Role
	to.Role, to.Boundary = was, from.Boundary
	if was.Seen() && is.Seen() {
		mixed := *was.Value
		mixed.Trust = is.Value.Trust
		to.Role = evidence.Observed(is.By, is.At, mixed)
	}
}

func compareRole(p *pair, a, b *evidence.RoleFacts) []found {
	var s parts
	switch {
	case p.renamed(a.ARN, b.ARN):
		s.when(true, "It is another role: %s; it was %s.", b.ARN, a.ARN)
	case p.renamed(a.UniqueID, b.UniqueID):
		s.when(true, "It was deleted and made again: its unique id is %s, it was %s.", b.UniqueID, a.UniqueID)
	}
	s.when(a.MaxSession != b.MaxSession, "Its sessions last at most %d seconds; it was %d.", b.MaxSession, a.MaxSession)
	s.when(a.Boundary == "" && b.Boundary != "", "It has a permissions boundary now: %s.", b.Boundary)
	s.when(a.Boundary != "" && b.Boundary == "", "It has no permissions boundary any more; it was %s.", a.Boundary)
	s.when(a.Boundary != "" && b.Boundary != "" && p.renamed(a.Boundary, b.Boundary), "Its permissions boundary is %s; it was %s.", b.Boundary, a.Boundary)
	return s.found(nil)
}

// comparePolicies compares the policies of the role by their names; masked ones
// by their place.
func comparePolicies(p *pair, a, b *[]evidence.Document) []found {
	var list []found
	was, is := policies(p, *a), policies(p, *b)
	for _, before := range was {
		if _, ok := find(is, before.name); !ok {
			list = append(list, found{what: before.title, summary: "The role does not have it any more.", diff: p.diff(before.title, p.shown(p.a, before.doc.Text), "")})
		}
	}
	for _, after := range is {
		before, ok := find(was, after.name)
		if !ok {
			list = append(list, found{
				what: after.title, summary: "The role has it now; before, it did not.", at: after.doc.Updated,
				diff: p.diff(after.title, "", p.shown(p.b, after.doc.Text)),
			})
			continue
		}
		for _, f := range compareDocuments(p, after.title, &before.doc, &after.doc) {
			f.what = after.title
			list = append(list, f)
		}
	}
	return list
}

// policy is a document of the role with the name that it is found by.
type policy struct {
	name, title string
	doc         evidence.Document
}

func policies(p *pair, docs []evidence.Document) []policy {
	list := make([]policy, len(docs))
	for i, d := range docs {
		list[i] = policy{d.ARN + " " + d.Name, fmt.Sprintf("%s policy %s", d.Kind, d.Name), d}
		if p.blurred {
			list[i].name = fmt.Sprint(d.Kind, i)
		}
	}
	return list
}

func find(list []policy, name string) (policy, bool) {
	for _, p := range list {
		if p.name == name {
			return p, true
		}
	}
	return policy{}, false
}
