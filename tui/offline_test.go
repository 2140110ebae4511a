package tui

import (
	"testing"

	"clonepath/checks/evidence"
)

func TestOfflineReportAsksNobody(t *testing.T) {
	f := &fakeWorld{}
	deps := testDeps(f)
	deps.Mode, deps.Record = ModeReport, &evidence.Record{Did: evidence.Did{Read: []string{"iam get-role: role x (role.json)"}}}
	d := drive(t, deps, 80, 24)
	d.Sees("What was sent, judged").SeesNot("run again").Press("r", "esc").On(&verifyScreen{})
	d.Press("enter").On(&reportScreen{}).Press("end").Sees("iam get-role: role x (role.json)").Press("enter")
	if o := d.app.outcome(); !d.quit || o.Report == nil || o.Aborted {
		t.Errorf("%+v", o)
	}
	if len(f.calls) != 0 {
		t.Errorf("it called %v", f.calls)
	}
}
