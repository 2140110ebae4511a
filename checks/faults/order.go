package faults

import (
	"cmp"
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/verdict"
)

// byWeight orders root causes: what is certain before what is possible, a
// blocker before the rest, then along the chain.
func byWeight(a, b matched) int {
	return cmp.Or(
		cmp.Compare(certaintyRank(a.Certainty), certaintyRank(b.Certainty)),
		cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)),
		cmp.Compare(chainPlace(a.Check), chainPlace(b.Check)),
		cmp.Compare(a.row, b.row),
	)
}

// byAlarm orders warnings: exposures first; the endpoint that is not AWS last,
// for it says nothing of the chain.
func byAlarm(a, b matched) int {
	rank := func(l matched) int {
		switch {
		case l.Fault == "local-endpoint-override":
			return 9
		case l.Severity == verdict.Security:
			return 0
		}
		return severityRank(l.Severity)
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)),
		cmp.Compare(chainPlace(a.Check), chainPlace(b.Check)),
		cmp.Compare(a.row, b.row),
	)
}

func certaintyRank(c verdict.Certainty) int {
	return slices.Index([]verdict.Certainty{verdict.Certain, verdict.Likely, verdict.Possible}, c)
}

func severityRank(s verdict.Severity) int {
	return slices.Index([]verdict.Severity{verdict.Blocker, verdict.Security, verdict.Major, verdict.Minor}, s)
}

func chainPlace(id evidence.CheckID) int {
	return slices.IndexFunc(checks, func(s rule.Check) bool { return s.ID == id })
}

// explainersFirst moves a cause in front of those that it explains.
func explainersFirst(list []matched) []matched {
	for i := range list {
		later := slices.IndexFunc(list[i:], func(l matched) bool { return slices.Contains(l.rule.Explains, list[i].Fault) })
		if later > 0 {
			explainer := list[i+later]
			list = slices.Insert(slices.Delete(list, i+later, i+later+1), i, explainer)
		}
	}
	return list
}
