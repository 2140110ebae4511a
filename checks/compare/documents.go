package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/policytext"
)

// documentRow is the row of one document.
func documentRow(fact string) row {
	title := evidence.AboutFact(fact).Thing
	return part(fact, func(p *pair, a, b *evidence.Document) []found { return compareDocuments(p, title, a, b) })
}

// part makes the row of what belongs to something else, a role or a secret.
// Where that is gone, that is the difference, and this follows.
func part[T any](fact string, compare func(p *pair, a, b *T) []found) row {
	made := of(fact, compare)
	find := made.find
	made.find = func(p *pair) []found {
		if a, b := evidence.AnswerOf(p.a, fact), evidence.AnswerOf(p.b, fact); answered(a, false) && answered(b, false) && (!a.Seen() || !b.Seen()) {
			return nil
		}
		return find(p)
	}
	return made
}

// suppliedRow is the row of a document that a person hands in: to hand in one,
// or none, is a change.
func suppliedRow(fact string) row {
	made, where := documentRow(fact), evidence.Slot[evidence.Document](fact)
	compare := made.find
	made.find = func(p *pair) []found {
		a, b := *where(p.a), *where(p.b)
		switch {
		case !a.Seen() && b.Seen():
			return []found{{summary: "It was handed in; before, none was.", diff: p.diff(made.what, "", p.shown(p.b, b.Value.Text))}}
		case a.Seen() && !b.Seen():
			return []found{{summary: "None is handed in any more."}}
		}
		return compare(p)
	}
	return made
}

// compareDocuments compares what two documents mean; how they are laid out and
// ordered says nothing.
func compareDocuments(p *pair, title string, a, b *evidence.Document) []found {
	if a.Unreadable != "" || b.Unreadable != "" {
		if a.Text != b.Text {
			p.lost("%s: it could be read in one of the two only", title)
		}
		return nil
	}
	was, is := p.shown(p.a, a.Text), p.shown(p.b, b.Text)
	summary := documentChange(was, is)
	if summary == "" {
		return nil
	}
	return []found{{summary: p.named(summary), diff: p.diff(title, was, is), at: b.Updated}}
}

// diff lays documents out as clonepath writes them, so that it shows what they
// say and not how AWS orders it; one that cannot be read so stays as it is.
func (p *pair) diff(title, was, is string) string {
	return p.named(policytext.Diff(title, laidOut(was), laidOut(is)))
}

func laidOut(text string) string {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil || doc.Bare {
		return text
	}
	return string(doc.JSON())
}

// documentChange says how a document differs, "" where it means the same.
func documentChange(was, is string) string {
	switch {
	case compact(was) == compact(is):
		return ""
	case was == "":
		return "There is one now; there was none."
	case is == "":
		return "There is none any more."
	}
	a, errA := iampolicy.Parse([]byte(was))
	b, errB := iampolicy.Parse([]byte(is))
	switch {
	case errA != nil && errB != nil:
		return "It changed; neither text is a policy."
	case errB != nil:
		return fmt.Sprintf("It is no policy any more: %v.", errB)
	case errA != nil:
		return "It is a policy now."
	case iampolicy.Equal(a, b):
		return ""
	}
	return statementChanges(a, b)
}

func compact(text string) string {
	var out bytes.Buffer
	if json.Compact(&out, []byte(text)) != nil {
		return text
	}
	return out.String()
}

// statementChanges names the statements that are gone, new or otherwise.
func statementChanges(a, b *iampolicy.Document) string {
	var s parts
	s.text("its Version", a.Version, b.Version)
	s.when(a.Bare != b.Bare && b.Bare, "It is a bare statement, without the document around it.")
	s.when(a.Bare != b.Bare && a.Bare, "It is no bare statement any more.")
	left := slices.Clone(b.Statements)
	var unmatched []int
	for i := range a.Statements {
		j := slices.IndexFunc(left, func(o iampolicy.Statement) bool { return iampolicy.EqualStatements(&a.Statements[i], &o) })
		if j < 0 {
			unmatched = append(unmatched, i)
			continue
		}
		left = slices.Delete(left, j, j+1)
	}
	for _, i := range unmatched {
		before := &a.Statements[i]
		j := counterpart(before, left)
		if j < 0 {
			s.when(true, "%s is gone.", statementName(before, i))
			continue
		}
		s.when(true, "%s changed: %s.", statementName(before, i), elements(before, &left[j]))
		left = slices.Delete(left, j, j+1)
	}
	s.when(len(left) == 1, "There is a new statement: %s.", statementNames(left))
	s.when(len(left) > 1, "There are %d new statements: %s.", len(left), statementNames(left))
	return joined(s)
}

// counterpart is the statement that another one became: that of its Sid, else
// the only one of its Effect that is left, else the first.
func counterpart(s *iampolicy.Statement, left []iampolicy.Statement) int {
	if s.Sid != "" {
		if j := slices.IndexFunc(left, func(o iampolicy.Statement) bool { return o.Sid == s.Sid }); j >= 0 {
			return j
		}
	}
	return slices.IndexFunc(left, func(o iampolicy.Statement) bool { return o.Effect == s.Effect })
}

// mostNames is how many new statements are named.
const mostNames = 3

func statementNames(list []iampolicy.Statement) string {
	var names []string
	for i := range list[:min(len(list), mostNames)] {
		names = append(names, list[i].Effect+sidOf(&list[i]))
	}
	if more := len(list) - mostNames; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}

func statementName(s *iampolicy.Statement, i int) string {
	return fmt.Sprintf("Statement %d%s", i+1, sidOf(s))
}

func sidOf(s *iampolicy.Statement) string {
	if s.Sid == "" {
		return ""
	}
	return " (" + s.Sid + ")"
}

// elementNames in the order in which AWS writes them.
var elementNames = []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}

// elements says which elements of a statement differ, and how where that is
// short.
func elements(a, b *iampolicy.Statement) string {
	var list []string
	for _, name := range elementNames {
		was, is := elementText(a, name), elementText(b, name)
		shownWas, shownIs := shownElement(a, was), shownElement(b, is)
		switch {
		case was == is:
		case shownWas == shownIs: // two External IDs
			list = append(list, fmt.Sprintf("%s holds another value, which looks alike when masked", name))
		case utf8.RuneCountInString(shownWas)+utf8.RuneCountInString(shownIs) > 200:
			list = append(list, name)
		default:
			list = append(list, fmt.Sprintf("%s is %s, it was %s", name, shownIs, shownWas))
		}
	}
	return strings.Join(list, "; ")
}

// elementText is an element on one line.
func elementText(s *iampolicy.Statement, name string) string {
	text := compact(string(s.ElementJSON(name)))
	if text == "" {
		return "absent"
	}
	return text
}

// shownElement masks the External IDs of a statement in the text of an element.
func shownElement(s *iampolicy.Statement, text string) string {
	return policytext.MaskExternalIDs(text, string(iampolicy.New(*s).JSON()))
}
