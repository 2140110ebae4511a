package intake_test

import (
	"os"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
	"clonepath/checks/intake/intaketest"
)

// pending are reports that wait for something else: what.
var pending = map[string]string{}

func TestReports(t *testing.T) {
	right := 0
	all := intaketest.Reports(t, os.DirFS("testdata/reports"))
	for _, r := range all {
		o := r.Run(sealed.NewVault())
		bad := o.Wrong(r.Expect)
		switch {
		case len(bad) == 0 && pending[r.Name] != "":
			t.Errorf("%s is right now: take it off the list of those that wait", r.Name)
		case len(bad) > 0 && pending[r.Name] == "":
			t.Errorf("%s: not %v: %s", r.Name, bad, o.Summary())
		case len(bad) == 0:
			right++
		}
	}
	t.Logf("%d of %d right", right, len(all))
}

// What was masked for others is judged as the original.
func TestReportsShared(t *testing.T) {
	for _, r := range intaketest.Reports(t, os.DirFS("testdata/reports")) {
		result, err := intake.Read(r.Inputs, r.Given, sealed.NewVault())
		if err != nil {
			continue
		}
		masked, err := evidence.Mask(result.Record)
		if err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		one, two := intaketest.Outcome{Report: faults.Judge(result.Record)}, intaketest.Outcome{Report: faults.Judge(masked)}
		if one.Summary() != two.Summary() {
			t.Errorf("%s: %s\nshared: %s", r.Name, one.Summary(), two.Summary())
		}
	}
}

func TestKinds(t *testing.T) {
	for kind, cases := range intaketest.Kinds(t, os.DirFS("testdata/kinds")) {
		t.Run(kind, func(t *testing.T) {
			right := 0
			for _, r := range cases {
				o := r.Run(sealed.NewVault())
				if bad := o.Wrong(r.Expect); len(bad) > 0 {
					t.Errorf("%s: not %v: %s", r.Name, bad, o.Summary())
					continue
				}
				right++
			}
			t.Logf("%d of %d right", right, len(cases))
		})
	}
}
