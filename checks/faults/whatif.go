package faults

import (
	"slices"

	"clonepath/awsops/iampolicy"
)

// Why a call is refused is found by asking what would let it through: each
// remedy proposes the call as it would be without one kind of fault, and the
// smallest set of remedies after which the policies allow names the faults.

// remedy proposes calls without one kind of fault; none where it does not
// apply.
type remedy func(c call) []proposal

// proposal is a call with one fault taken out of it.
type proposal struct {
	call
	fault string
	// note is what was different: the principal that the policy names, the
	// resource that it allows. It is quoted as evidence.
	note string
	// policy and statement say where, "" and -1 where no single place does.
	policy    string
	statement int
}

// judged is a call with its decision, and the faults that explain a refusal.
type judged struct {
	call
	iampolicy.Decision
	causes []proposal
}

// Bounds of the search: no real policy has more than three independent faults,
// and a list of many principals must not make it long.
const (
	maxTogether = 3
	maxTried    = 400
)

func judgeCall(c call, remedies []remedy) judged {
	if !c.ok {
		return judged{}
	}
	j := judged{call: c, Decision: c.decide()}
	if j.refused() {
		j.causes = explain(c, remedies)
	}
	return j
}

// refused tells whether the documents deny the call for certain.
func (j judged) refused() bool {
	return j.ok && (j.Outcome == iampolicy.ImplicitDeny || j.Outcome == iampolicy.ExplicitDeny)
}

func (j judged) allowed() bool { return j.ok && j.Outcome == iampolicy.Allow }

func (j judged) depends() bool { return j.ok && j.Outcome == iampolicy.Depends }

// cause returns what explains the refusal, if it is this fault.
func (j judged) cause(fault string) *proposal {
	i := slices.IndexFunc(j.causes, func(p proposal) bool { return p.fault == fault })
	if i < 0 {
		return nil
	}
	return &j.causes[i]
}

// mended is the call without the faults that explain its refusal: it may still
// depend on what nobody here knows.
func (j judged) mended() judged {
	if len(j.causes) == 0 {
		return judged{}
	}
	c := j.causes[len(j.causes)-1].call
	return judged{call: c, Decision: c.decide()}
}

// explain tries one remedy, then two together, then three. Among sets of one
// size the earlier remedies win: they stand in order of how specific they are.
func explain(c call, remedies []remedy) []proposal {
	tried := 0
	for size := 1; size <= maxTogether; size++ {
		if found := search(c, remedies, size, &tried); found != nil {
			return found
		}
	}
	return nil
}

func search(c call, remedies []remedy, size int, tried *int) []proposal {
	for i, r := range remedies {
		for _, p := range r(c) {
			if *tried++; *tried > maxTried {
				return nil
			}
			if size > 1 {
				if rest := search(p.call, remedies[i+1:], size-1, tried); rest != nil {
					return append([]proposal{p}, rest...)
				}
				continue
			}
			if o := p.decide().Outcome; o == iampolicy.Allow || o == iampolicy.Depends {
				return []proposal{p}
			}
		}
	}
	return nil
}

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

func allows(s *iampolicy.Statement) bool { return s.Effect == iampolicy.EffectAllow }
