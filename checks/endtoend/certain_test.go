package endtoend

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/checks/intake/intaketest"
	"clonepath/checks/verdict"
)

// TestNothingCertainIsWrong: over all cases that we have, nothing is said to be the
// certain cause that is not.
func TestNothingCertainIsWrong(t *testing.T) {
	tried, certain := 0, 0
	sent := intaketest.Kinds(t, os.DirFS("../intake/testdata/kinds"))
	sent["reports"] = intaketest.Reports(t, os.DirFS("../intake/testdata/reports"))
	for _, kind := range slices.Sorted(maps.Keys(sent)) {
		for _, c := range sent[kind] {
			o := c.Run(sealed.NewVault())
			for _, fault := range c.CertainAndWrong(o) {
				t.Errorf("%s, %s: %s is certain, and not the cause: %s", kind, c.Name, fault, o.Summary())
			}
			tried, certain = tried+1, certain+certainOf(o.Report)
		}
	}
	for _, row := range sandbox.Injections() {
		rep := broken(t, row.Fault, time.Now())
		for _, f := range rep.RootCauses {
			if f.Certainty == verdict.Certain && (f.Fault != row.Fault || row.Warning) {
				t.Errorf("%s is injected: %s is certain, and not the cause: %s", row.Fault, f.Fault, f.Summary)
			}
		}
		tried, certain = tried+1, certain+certainOf(rep)
	}
	if certain == 0 {
		t.Error("nothing is certain: nothing was tried")
	}
	t.Logf("%d cases, %d certain causes", tried, certain)
}

func certainOf(rep *verdict.Report) int {
	n := 0
	for _, f := range rep.RootCauses {
		if f.Certainty == verdict.Certain {
			n++
		}
	}
	return n
}
