//go:build unix

package tui

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/steps"
)

// ctrl+c between two changes: the one on its way is made, none is begun after it,
// and what is said at the end is what AWS did.
func TestStoryAbortDuringApply(t *testing.T) {
	w := newWorld(t, sandbox.Options{Fresh: true, Latency: 20 * time.Millisecond})
	w.deps.Setup.Choices.Secret = steps.ChooseNew
	app := show(t, w.deps, 80, 24)
	app.EnterUntil("Where is the Git token?")
	app.Accepts("Where is the Git token?")
	app.Answers("Name of the new secret", "made/before-leaving")
	app.Answers("Git token", w.token)
	app.Accepts("Key that holds the token")
	app.EnterUntil("Plan: 3 changes")
	app.Agrees()
	app.Sees("✓ Create the secret made/before-leaving")
	o := app.Quits()
	made := changesOf(w.sb)
	if !o.Aborted || len(made) == 0 || len(made) != len(o.Changed) {
		t.Errorf("AWS made %v, the wizard says %+v", made, o)
	}
	said := strings.Join(o.Summary(), "\n")
	if !strings.Contains(said, "Changed in AWS: Create the secret made/before-leaving") {
		t.Error(said)
	}
	app.NeverSees(w.token)
}
