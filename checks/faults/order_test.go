package faults_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// What is found does not depend on the order of the rules: it only decides which
// of two findings of the same weight comes first.
func TestRuleOrderFindsTheSame(t *testing.T) {
	records := manyRecords(96)
	var want []string
	for _, r := range records {
		want = append(want, essence(faults.Judge(r)))
	}
	for seed := range uint64(5) {
		restore := faults.ShuffleRules(rand.New(rand.NewPCG(seed, 1)))
		for i, r := range records {
			if diff := cmp.Diff(want[i], essence(faults.Judge(r))); diff != "" {
				t.Errorf("record %d, order %d: %s", i, seed, diff)
			}
		}
		restore()
	}
}

// essence is what a report says, without the order of its findings.
func essence(r *verdict.Report) string {
	var lines []string
	for kind, list := range map[string][]verdict.Finding{"cause": r.RootCauses, "warning": r.Warnings, "hidden": r.CannotObserve} {
		for _, f := range list {
			lines = append(lines, strings.Join([]string{kind, f.Fault, string(f.Check), string(f.Certainty), f.Summary, f.Fix.Patch}, " "))
		}
	}
	slices.Sort(lines)
	for _, c := range r.Checks {
		lines = append(lines, strings.Join([]string{string(c.ID), string(c.Status), string(c.Provenance), string(c.BlockedBy)}, " "))
	}
	return string(r.Verdict) + "\n" + strings.Join(lines, "\n")
}
