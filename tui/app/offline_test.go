package app

import (
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/tui/page"
)

func TestOfflineReportAsksNobody(t *testing.T) {
	f := &fakeWorld{}
	deps := testDeps(f)
	deps.Mode, deps.Record = page.ModeReport, &evidence.Record{Did: evidence.Did{Read: []string{"iam get-role: role x (role.json)"}}}
	d := drive(t, deps, 80, 24)
	d.Sees("What was sent, judged").SeesNot("run again").Press("r", "esc").On(page.Verify)
	d.Press("enter").On(page.Report).Press("end").Sees("iam get-role: role x (role.json)").Press("enter")
	if o := d.app.s.Outcome(d.app.finished); !d.quit || o.Report == nil || o.Aborted {
		t.Errorf("%+v", o)
	}
	if len(f.calls) != 0 {
		t.Errorf("it called %v", f.calls)
	}
}

// What stands in masked evidence may be entered nowhere, so it is not copied.
func TestMaskedEvidenceIsNotCopied(t *testing.T) {
	masked, err := evidence.Mask(otherExternalID())
	if err != nil {
		t.Fatal(err)
	}
	if !evidence.Masked(masked) || evidence.Masked(faulttest.AsOperator()) {
		t.Error("masked evidence is not told from other")
	}
	deps := testDeps(&fakeWorld{})
	deps.Mode, deps.Record = page.ModeReport, masked
	drive(t, deps, 80, 24).Sees("This evidence is masked", "trust-externalid-mismatch").SeesNot("c copy").Press("c").SeesNot("clipboard")
}
