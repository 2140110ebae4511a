//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"
)

// A root cause carries its repair: the plan is shown, agreed to and made, the
// checks are run again, and the chain works.
func TestStoryFixApplied(t *testing.T) {
	everywhere(t, sandbox.Options{Fault: "trust-principal-wrong"}, func(t *testing.T, w *world) {
		app := w.start()
		app.EnterUntil("trust-principal-wrong")
		switch app := app.(type) {
		case *terminal:
			app.Press("f")
			app.Agrees()
			app.Sees("Verify · done", "The chain works.")
		case *lines:
			app.Chooses("What next?", "show the plan that repairs trust-principal-wrong")
			app.Chooses("Make this change?", "yes")
			app.Sees("The chain works.")
		}
		app.EnterUntil("Report")
		app.Sees("Healthy")
		if o := app.Finishes(); o.Aborted || len(o.Report.RootCauses) > 0 || len(o.Changed) != 1 {
			t.Errorf("%+v", o)
		}
		if made := changesOf(w.sb); len(made) != 1 || made[0] != "UpdateAssumeRolePolicy" {
			t.Errorf("%v", made)
		}
	})
}
