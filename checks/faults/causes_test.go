package faults

import (
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

func TestCauseCount(t *testing.T) {
	found := func(check evidence.CheckID, certainties ...verdict.Certainty) []verdict.Finding {
		var list []verdict.Finding
		for _, c := range certainties {
			list = append(list, verdict.Finding{Check: check, Certainty: c})
		}
		return list
	}
	for want, row := range map[string][]verdict.Finding{
		"0 root causes":          nil,
		"1 root cause":           found(evidence.AssumeRole, verdict.Possible),
		"2 root causes":          found(evidence.AssumeRole, verdict.Certain, verdict.Certain),
		"1 root cause, one of 4": found(evidence.AssumeRole, verdict.Likely, verdict.Possible, verdict.Possible, verdict.Possible),
		"2 root causes among 3":  found(evidence.AssumeRole, verdict.Certain, verdict.Likely, verdict.Possible),
		"2 root causes among 4":  append(found(evidence.AssumeRole, verdict.Likely, verdict.Possible), found(evidence.GitAccess, verdict.Likely, verdict.Possible)...),
		"3 root causes":          append(found(evidence.AssumeRole, verdict.Certain, verdict.Certain), found(evidence.GitAccess, verdict.Likely)...),
	} {
		if got := (&verdict.Report{RootCauses: row}).CauseCount(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
