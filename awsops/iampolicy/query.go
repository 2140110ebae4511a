package iampolicy

import (
	"regexp"
	"strings"
)

// ConditionsOn returns the conditions on one key, whatever its case.
func (s *Statement) ConditionsOn(key string) []Condition {
	var out []Condition
	for _, c := range s.Condition {
		if strings.EqualFold(c.Key, key) {
			out = append(out, c)
		}
	}
	return out
}

// Keys returns the condition keys of the statement, each once, as written.
func (s *Statement) Keys() []string {
	var out []string
	for _, c := range s.Condition {
		out = addOnce(out, c.Key)
	}
	return out
}

// OperatorInfo takes an operator's name apart, e.g. for "is this key only
// checked if it exists".
type OperatorInfo struct {
	Base      string // "StringLike" of "ForAnyValue:StringLikeIfExists"
	Qualifier string // "ForAnyValue", "ForAllValues" or ""
	IfExists  bool
	Negated   bool
}

// ParseOperator reads an operator's name; false if IAM has none such.
func ParseOperator(name string) (OperatorInfo, bool) {
	t, ok := parseOperator(name)
	if !ok {
		return OperatorInfo{}, false
	}
	q := map[qualifier]string{forAll: "ForAllValues", forAny: "ForAnyValue"}[t.qualifier]
	return OperatorInfo{Base: t.op.name, Qualifier: q, IfExists: t.ifExists, Negated: t.op.negated}, true
}

// Breadth says how much of a service's resources a pattern covers, seen from
// one of them.
type Breadth string

const (
	BreadthNone   Breadth = "none"   // the pattern does not cover it
	BreadthExact  Breadth = "exact"  // only it
	BreadthSuffix Breadth = "suffix" // its name with the six random characters open
	BreadthWider  Breadth = "wider"  // others with a similar name, or in other regions
	BreadthAll    Breadth = "all"    // every resource of its kind, at least in its region
)

var sixRandom = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)

// ResourceBreadth judges a Resource pattern against a secret's or key's ARN.
func ResourceBreadth(pattern, arn string) Breadth {
	a, ok := splitARN(arn)
	switch {
	case !ok || !MatchResource(pattern, arn):
		return BreadthNone
	case pattern == arn:
		return BreadthExact
	case sixRandom.ReplaceAllString(arn, "-??????") == pattern:
		return BreadthSuffix
	}
	kind := a.resource[:strings.IndexAny(a.resource+":", ":/")+1]
	prefix := strings.TrimSuffix(arn, a.resource)
	// A name that no pattern with a literal part of a name can cover.
	if MatchResource(pattern, prefix+kind[:min(len(kind), len(a.resource))]+"\x00-\x00\x00\x00\x00\x00\x00") {
		return BreadthAll
	}
	return BreadthWider
}

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
	items := statementNodes(root)
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
