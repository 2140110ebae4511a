package whatif

import (
	"slices"

	"clonepath/awsops/iampolicy"
)

// Why a call is refused is found by asking what would let it through: each
// remedy proposes the call as it would be without one kind of fault, and the
// smallest set of remedies after which the policies allow names the faults.

// remedy proposes calls without one kind of fault; none where it does not
// apply.
type remedy func(c Call) []Proposal

// Proposal is a call with one fault taken out of it.
type Proposal struct {
	Call
	Fault string
	// Note is what was different: the principal that the policy names, the
	// resource that it allows. It is quoted as evidence.
	Note string
	// Policy and statement say where, "" and -1 where no single place does.
	Policy    string
	Statement int
}

// Judged is a call with its decision, and the faults that explain a refusal.
type Judged struct {
	Call
	iampolicy.Decision
	Causes []Proposal
	// Presumed: it is refused only if the secret has no policy of its own that
	// allows it, which nobody was asked.
	Presumed bool
}

// Bounds of the search: no real policy has more than three independent faults,
// and a list of many principals must not make it long.
const (
	maxTogether = 3
	maxTried    = 400
)

// Judge decides a call and, where it is refused, searches for the faults that
// explain it.
func Judge(c Call, remedies []remedy, lastResort ...remedy) Judged {
	if !c.Known {
		return Judged{}
	}
	j := Judged{Call: c, Decision: c.Decide()}
	if j.Refused() {
		j.Causes = explain(c, remedies, lastResort...)
	}
	return j
}

// Refused reports whether the documents deny the call for certain.
func (j Judged) Refused() bool {
	return j.Known && (j.Outcome == iampolicy.ImplicitDeny || j.Outcome == iampolicy.ExplicitDeny)
}

// Allowed reports whether the documents allow the call for certain.
func (j Judged) Allowed() bool { return j.Known && j.Outcome == iampolicy.Allow }

// Depends reports whether the outcome hangs on what nobody here knows.
func (j Judged) Depends() bool { return j.Known && j.Outcome == iampolicy.Depends }

// Cause returns what explains the refusal, if it is this fault.
func (j Judged) Cause(fault string) *Proposal {
	i := slices.IndexFunc(j.Causes, func(p Proposal) bool { return p.Fault == fault })
	if i < 0 {
		return nil
	}
	return &j.Causes[i]
}

// Mended is the call without the faults that explain its refusal: it may still
// depend on what nobody here knows.
func (j Judged) Mended() Judged {
	if len(j.Causes) == 0 {
		return Judged{}
	}
	c := j.Causes[len(j.Causes)-1].Call
	return Judged{Call: c, Decision: c.Decide()}
}

// explain tries one remedy, then two together, then three. Among sets of one
// size the earlier remedies win: they stand in order of how specific they are. A
// last resort, such as a grant in place of all others, would hide two slips in one
// statement: it is tried where the others together do not do.
func explain(c Call, remedies []remedy, lastResort ...remedy) []Proposal {
	tried := 0
	for size := 1; size <= maxTogether && len(lastResort) > 0; size++ {
		if found := search(c, remedies, size, &tried); found != nil {
			return found
		}
	}
	for size, all := 1, append(slices.Clone(remedies), lastResort...); size <= maxTogether; size++ {
		if found := search(c, all, size, &tried); found != nil {
			return found
		}
	}
	return nil
}

func search(c Call, remedies []remedy, size int, tried *int) []Proposal {
	for i, r := range remedies {
		for _, p := range r(c) {
			if *tried++; *tried > maxTried {
				return nil
			}
			if size > 1 {
				if rest := search(p.Call, remedies[i+1:], size-1, tried); rest != nil {
					return append([]Proposal{p}, rest...)
				}
				continue
			}
			if o := p.Decide().Outcome; o == iampolicy.Allow || o == iampolicy.Depends {
				return []Proposal{p}
			}
		}
	}
	return nil
}
