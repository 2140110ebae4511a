package faulttest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// SharedAlike demands that who gets the masked record finds the same faults, as certain as in
// the record itself.
func SharedAlike(t testing.TB, r *evidence.Record) {
	t.Helper()
	given := *r
	given.Schema = evidence.Schema
	masked, err := evidence.Mask(&given)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found(faults.Judge(r)), found(faults.Judge(masked))); diff != "" {
		t.Errorf("masked it is judged differently:\n%s", diff)
	}
}

// found are the faults of a report, each with how certain it is.
func found(rep *verdict.Report) map[string][]string {
	all := map[string][]string{}
	for list, findings := range map[string][]verdict.Finding{"root causes": rep.RootCauses, "warnings": rep.Warnings, "cannot observe": rep.CannotObserve} {
		for _, f := range findings {
			all[list] = append(all[list], f.Fault+" "+string(f.Certainty))
		}
	}
	return all
}
