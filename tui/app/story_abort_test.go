//go:build unix

package app

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sandbox"

	"clonepath/steps/session"
	"clonepath/steps/setup"
)

// ctrl+c between two changes: the one on its way is made, none is begun after it,
// and what is said at the end is what AWS did.
func TestStoryAbortDuringApply(t *testing.T) {
	const first = "Create the secret made/before-leaving"
	fresh := func(t *testing.T) *world {
		w := newWorld(t, sandbox.Options{Fresh: true, Latency: 20 * time.Millisecond})
		w.deps.Setup.Choices.Secret = setup.ChooseNew
		return w
	}
	upToThePlan := func(app person, w *world) {
		app.EnterUntil("Where is the Git token?")
		app.Accepts("Where is the Git token?")
		app.Answers("Name of the new secret", "made/before-leaving")
		app.Answers("Git token", w.token)
		app.Accepts("Key that holds the token")
		app.EnterUntil("Plan: 3 changes")
		app.Agrees()
	}
	saysWhatAWSMade := func(t *testing.T, app person, w *world, o session.Outcome) {
		made := changesOf(w.sb)
		if !o.Aborted || len(made) == 0 || len(made) == 3 || len(made) != len(o.Changed) {
			t.Errorf("AWS made %v, the wizard says %+v", made, o)
		}
		if said := strings.Join(o.Summary(), "\n"); !strings.Contains(said, "Changed in AWS: "+first) {
			t.Error(said)
		}
		app.NeverSees(w.token)
	}
	t.Run("on a terminal", func(t *testing.T) {
		w := fresh(t)
		app := show(t, w.deps, 80, 24)
		upToThePlan(app, w)
		app.Sees("✓ " + first)
		saysWhatAWSMade(t, app, w, app.Quits())
	})
	t.Run("plain", func(t *testing.T) {
		w := fresh(t)
		app := say(t, w.deps)
		upToThePlan(app, w)
		saysWhatAWSMade(t, app, w, app.Interrupts("Done: "+first))
	})
}
