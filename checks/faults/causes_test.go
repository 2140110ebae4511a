package faults

import (
	"testing"

	"clonepath/checks/evidence"
)

func TestCauseCount(t *testing.T) {
	found := func(check evidence.CheckID, certainties ...Certainty) []Finding {
		var list []Finding
		for _, c := range certainties {
			list = append(list, Finding{Check: check, Certainty: c})
		}
		return list
	}
	for want, row := range map[string][]Finding{
		"0 root causes":          nil,
		"1 root cause":           found(evidence.AssumeRole, Possible),
		"2 root causes":          found(evidence.AssumeRole, Certain, Certain),
		"1 root cause, one of 4": found(evidence.AssumeRole, Likely, Possible, Possible, Possible),
		"2 root causes among 3":  found(evidence.AssumeRole, Certain, Likely, Possible),
		"2 root causes among 4":  append(found(evidence.AssumeRole, Likely, Possible), found(evidence.GitAccess, Likely, Possible)...),
		"3 root causes":          append(found(evidence.AssumeRole, Certain, Certain), found(evidence.GitAccess, Likely)...),
	} {
		if got := (&Report{RootCauses: row}).CauseCount(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
