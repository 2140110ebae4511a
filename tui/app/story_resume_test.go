//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"
)

// Who leaves in the middle is offered to continue at the next start, with every
// answer but the token, which is never kept.
func TestStoryResumeAfterQuit(t *testing.T) {
	everywhere(t, sandbox.Options{Fresh: true}, func(t *testing.T, w *world) {
		dir := t.TempDir()
		w.deps = keptIn(t, w.deps, dir)
		app := w.setsUp()
		app.EnterUntil("Where is the Git token?")
		app.Chooses("Where is the Git token?", "create a secret")
		app.Answers("Name of the new secret", "kept/for-later")
		app.Answers("Git token", w.token)
		app.Accepts("Key that holds the token")
		app.Chooses("Which role will the agent assume?", "create a role")
		app.Answers("Name of the new role", "kept-role")
		if o := app.Quits(); !o.Aborted || !o.Kept || len(o.Changed) > 0 {
			t.Fatalf("%+v", o)
		}

		w.deps = keptIn(t, w.deps, dir)
		app = w.start()
		app.Chooses("What would you like to do?", "continue where you stopped")
		app.EnterUntil("Where is the Git token?")
		app.Accepts("Where is the Git token?")
		app.Accepts("Name of the new secret")
		app.Answers("Git token", w.token)
		app.Accepts("Key that holds the token")
		app.EnterUntil("Plan: 3 changes")
		app.Agrees()
		app.Sees("this in Torque", "kept/for-later", "role/kept-role")
		app.EnterUntil("Report")
		app.Sees("Healthy")
		if o := app.Finishes(); o.Aborted || o.Kept || len(o.Changed) != 3 {
			t.Errorf("%+v", o)
		}
		if again := keptIn(t, w.deps, dir); again.Unfinished != nil {
			t.Error("what was finished is offered again")
		}
	})
}
