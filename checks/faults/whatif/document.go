package whatif

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
)

// without returns a copy of a document with only the statements that keep
// allows through.
func without(doc *iampolicy.Document, keep func(s *iampolicy.Statement) bool) *iampolicy.Document {
	trimmed := *doc
	trimmed.Statements = nil
	for i := range doc.Statements {
		if keep(&doc.Statements[i]) {
			trimmed.Statements = append(trimmed.Statements, doc.Statements[i])
		}
	}
	return &trimmed
}

// eachStatement visits the statements of some policies that could be read.
func eachStatement(list []iampolicy.Named, visit func(policy string, i int, s *iampolicy.Statement)) {
	for _, n := range list {
		if n.Doc == nil {
			continue
		}
		for i := range n.Doc.Statements {
			visit(n.Name, i, &n.Doc.Statements[i])
		}
	}
}

// mapDocuments is a list of policies with every document rewritten.
func mapDocuments(list []iampolicy.Named, f func(*iampolicy.Document) *iampolicy.Document) []iampolicy.Named {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Doc != nil {
			out[i].Doc = f(out[i].Doc)
		}
	}
	return out
}

// withoutConditions drops from the Allow statements the conditions that drop
// names.
func withoutConditions(doc *iampolicy.Document, drop func(c *iampolicy.Condition) bool) *iampolicy.Document {
	loose := *doc
	loose.Statements = slices.Clone(doc.Statements)
	for i := range loose.Statements {
		s := &loose.Statements[i]
		if s.Effect == iampolicy.EffectAllow {
			s.Condition = slices.DeleteFunc(slices.Clone(s.Condition), func(c iampolicy.Condition) bool { return drop(&c) })
		}
	}
	return &loose
}

// Allows reports whether a statement is an Allow.
func Allows(s *iampolicy.Statement) bool { return s.Effect == iampolicy.EffectAllow }

// Replaced is a list with one of its texts replaced.
func Replaced(list []string, old, with string) []string {
	out := slices.Clone(list)
	if i := slices.Index(out, old); i >= 0 {
		out[i] = with
	}
	return out
}

// AnyKey reports whether one of the condition keys is among those wanted, or begins
// with a wanted one that ends in "/".
func AnyKey(have, keys []string) bool {
	return slices.ContainsFunc(have, func(k string) bool {
		k = strings.ToLower(k)
		return slices.ContainsFunc(keys, func(want string) bool {
			return k == want || strings.HasSuffix(want, "/") && strings.HasPrefix(k, want)
		})
	})
}
