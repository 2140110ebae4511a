package faults

import (
	"fmt"

	"clonepath/checks/evidence"
)

// CauseCount says how many root causes there are, "1 root cause". Findings about
// one statement that are not certain are candidates: one of them is the cause, so
// that together they count as one.
func (r *Report) CauseCount() string {
	causes, candidates := 0, map[evidence.CheckID]int{}
	for _, f := range r.RootCauses {
		if f.Certainty != Certain {
			candidates[f.Check]++
		}
		if f.Certainty == Certain || candidates[f.Check] == 1 {
			causes++
		}
	}
	count := fmt.Sprintf("%d root causes", causes)
	if causes == 1 {
		count = "1 root cause"
	}
	switch found := len(r.RootCauses); causes {
	case found:
		return count
	case 1:
		return fmt.Sprintf("%s, one of %d", count, found)
	default:
		return fmt.Sprintf("%s among %d", count, found)
	}
}
