package iampolicy

import (
	"fmt"
	"sort"
	"strings"
)

// Equal says whether two documents mean the same, for the detection of drift:
// the order of statements, keys and values, a list of one, the case of actions
// and condition keys, and the two spellings of an account don't matter. Sid
// and Id do: a changed Sid is a change that somebody made.
func Equal(a, b *Document) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.canonical() == b.canonical()
}

// EqualStatements compares two statements as Equal does.
func EqualStatements(a, b *Statement) bool { return a.canonical() == b.canonical() }

func (d *Document) canonical() string {
	version := d.Version
	if version == "" {
		version = "2008-10-17"
	}
	list := make([]string, len(d.Statements))
	for i := range d.Statements {
		list[i] = d.Statements[i].canonical()
	}
	return fmt.Sprintf("%q %q %v %s", version, d.ID, d.Bare, sorted(list))
}

func (s *Statement) canonical() string {
	return fmt.Sprintf("%q %q P%s NP%s A%s NA%s R%s NR%s C%s", s.Sid, s.Effect,
		canonicalPrincipals(s.Principal), canonicalPrincipals(s.NotPrincipal),
		sorted(lower(s.Action)), sorted(lower(s.NotAction)),
		sorted(s.Resource), sorted(s.NotResource), canonicalConditions(s.Condition))
}

func canonicalPrincipals(list []Principal) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = canonicalPrincipal(p)
	}
	return sorted(out)
}

// canonicalPrincipal: IAM itself turns twelve digits into the root ARN when it
// stores a document, and "*" alone means the same as {"AWS":"*"}.
func canonicalPrincipal(p Principal) string {
	if p.Type == "" && p.Value == "*" {
		p.Type = "AWS"
	}
	if p.Type == "AWS" && isAccountID(p.Value) {
		p.Value = "arn:aws:iam::" + p.Value + ":root"
	}
	return p.Type + " " + p.Value
}

func canonicalConditions(list []Condition) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = fmt.Sprintf("%q %q %s", c.Operator, strings.ToLower(c.Key), sorted(c.Values))
	}
	return sorted(out)
}

func lower(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = strings.ToLower(s)
	}
	return out
}

// sorted renders a list as a set: sorted, each value once.
func sorted(list []string) string {
	out := append([]string{}, list...)
	sort.Strings(out)
	once := out[:0]
	for i, s := range out {
		if i == 0 || s != out[i-1] {
			once = append(once, s)
		}
	}
	return fmt.Sprintf("%q", once)
}
