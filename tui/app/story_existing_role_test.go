//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"
)

// Secret and role exist and fit: the wizard finds them, changes nothing, and
// proves that they work.
func TestStoryExistingRole(t *testing.T) {
	everywhere(t, sandbox.Options{}, func(t *testing.T, w *world) {
		app := w.setsUp()
		app.EnterUntil("Where is the Git token?")
		app.Chooses("Where is the Git token?", "use an existing secret")
		app.Chooses("Secret", "git-repo-token")
		app.Chooses("Key that holds the token", "token")
		app.Chooses("Which role will the agent assume?", "use an existing role")
		app.Chooses("Role", "torque-git-reader")
		app.EnterUntil("Plan:")
		app.Sees("nothing to change, everything is there already")
		app.EnterUntil("Report")
		app.Sees("Healthy")
		if o := app.Finishes(); o.Aborted || len(o.Changed) > 0 || len(changesOf(w.sb)) > 0 {
			t.Errorf("%+v %v", o, changesOf(w.sb))
		}
	})
}
