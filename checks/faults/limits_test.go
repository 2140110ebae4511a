package faults_test

import (
	"slices"
	"strings"
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// A refused question of ours is unknown, not wrong; the report names the entry of
// the catalogue that says how to be allowed.
func TestRefusedProbeNamesItsEntry(t *testing.T) {
	r := faulttest.AsOperator()
	r.Role = denied[evidence.RoleFacts]("iam:GetRole")
	rep := judged(t, r)
	named := func(text string) bool {
		return strings.Contains(text, "the role and its trust policy (refused to the caller: identity-diagnostic-blind)")
	}
	if rep.Verdict != verdict.Unknown || len(rep.RootCauses) > 0 || !slices.ContainsFunc(rep.NotVisible, named) || !named(rep.Headline) {
		t.Errorf("verdict %s, root causes %v, not visible %q", rep.Verdict, ids(rep.RootCauses), rep.NotVisible)
	}
}
