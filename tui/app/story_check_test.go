//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/tui/page"
)

// Somebody with access enters the four fields that stand in Torque, and reads
// what is wrong. Nothing is changed by it.
func TestStoryCheckOfWhatExists(t *testing.T) {
	everywhere(t, sandbox.Options{Fault: "trust-externalid-mismatch"}, func(t *testing.T, w *world) {
		inTorque := w.deps.Setup.Target
		w.deps.Setup.Target.RoleARN, w.deps.Setup.Target.ExternalID, w.deps.Setup.Target.SecretID, w.deps.Setup.Target.SecretPath = "", "", "", ""
		w.deps.Mode = page.ModeStart
		app := w.start()
		app.Chooses("What would you like to do?", "check an existing one")
		app.Answers("Role ARN", inTorque.RoleARN)
		app.Answers("External ID", inTorque.ExternalID)
		app.Answers("Secret ID", inTorque.SecretID)
		app.Answers("Secret Path", inTorque.SecretPath)
		app.EnterUntil("trust-externalid-mismatch")
		app.Sees("the role trusts the agent")
		app.EnterUntil("Report")
		app.Sees("1 root cause")
		if o := app.Finishes(); o.Aborted || len(o.Report.RootCauses) != 1 || len(changesOf(w.sb)) > 0 {
			t.Errorf("%+v %v", o, changesOf(w.sb))
		}
	})
}
