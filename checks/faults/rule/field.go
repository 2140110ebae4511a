package rule

import (
	"clonepath/awsops/target"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// FieldMatch is a wrong value of the Target as a match; nil where that field's
// problem is another one.
func FieldMatch(snap *snapshot.Snapshot, field target.Field, fault string) *Match {
	p := snap.Problems[field]
	if p == nil || p.Fault != fault {
		return nil
	}
	h := &Match{Summary: phrase.Upper(p.Found) + ".", Evidence: []string{"expected " + p.Expected}, Advice: p.Advice}
	if p.Likely {
		h.Certainty = verdict.Likely
		h.Settle = "whether " + p.Expected + " is what was meant"
	}
	return h
}
