//go:build unix

package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/received"
	"clonepath/awsops/sandbox"

	"clonepath/steps/bundle"
	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Who may not create roles hands the plan over; others make what its files ask
// for; the next start asks what they made, and all of it holds.
func TestStoryHandOverAndReturn(t *testing.T) {
	everywhere(t, sandbox.Options{Fresh: true}, func(t *testing.T, w *world) {
		kept, dir := t.TempDir(), filepath.Join(t.TempDir(), "for-them")
		w.deps = keptIn(t, w.deps, kept)
		app := w.setsUp()
		app.EnterUntil("Plan: 2 changes")
		switch app := app.(type) {
		case *terminal:
			for !reads(app.Screen(), "▸ hand over") {
				app.Press("right")
			}
			app.Press("enter")
		case *lines:
			app.Chooses("Make these 2 changes?", "hand over")
		}
		app.Answers("Write the files to which directory?", dir)
		app.Sees("Waiting for others", "role/torque-git-reader", "setup.sh", "request.md", "security team")
		request, err := os.ReadFile(filepath.Join(dir, "request.md"))
		if err != nil || !strings.Contains(string(request), "torque-git-reader") || !strings.Contains(string(request), "secretsmanager:GetSecretValue") {
			t.Fatalf("the page for the security team: %v\n%s", err, request)
		}
		if app, screens := app.(*terminal); screens {
			app.strike("q")
		}
		if o := app.Left(); o.Aborted || !o.Kept || len(changesOf(w.sb)) > 0 {
			t.Fatalf("%+v %v", o, changesOf(w.sb))
		}

		othersMake(t, w.sb, dir)

		w.deps = keptIn(t, w.deps, kept)
		w.deps.Setup = setup.Setup{}
		app = w.start()
		app.Chooses("What would you like to do?", "continue: others were asked")
		app.Chooses("Are they done?", "yes")
		app.Accepts("ARN of the role that they made")
		app.Accepts("External ID that the role asks for")
		app.Sees("this in Torque", "role/torque-git-reader")
		app.EnterUntil("Report")
		app.Sees("Healthy")
		if o := app.Finishes(); o.Aborted || o.Kept || len(o.Changed) > 0 {
			t.Errorf("%+v", o)
		}
	})
}

// Whoever may make secrets and no roles stores the token, and hands the rest over.
func TestStoryTheRoleAloneIsHandedOver(t *testing.T) {
	everywhere(t, sandbox.Options{Fresh: true}, func(t *testing.T, w *world) {
		w.deps = keptIn(t, w.deps, t.TempDir())
		app := w.setsUp()
		app.EnterUntil("Where is the Git token?")
		app.Chooses("Where is the Git token?", "create a secret")
		app.Answers("Name of the new secret", "torque/blueprints")
		app.Answers("Git token", w.token)
		app.EnterUntil("Plan: 3 changes")
		switch app := app.(type) {
		case *terminal:
			app.strike("r")
			app.Sees("→ hand over", "▸ apply 1, hand over 2")
			app.Press("enter")
		case *lines:
			app.Chooses("Make these 3 changes?", "decide step by step")
			app.Chooses("What becomes of the secret?", "apply")
			app.Chooses("What becomes of the role?", "hand over")
		}
		app.Answers("Write the files to which directory?", filepath.Join(t.TempDir(), "for-them"))
		app.Sees("Waiting for others", "the role and its trust policy")
		if app, screens := app.(*terminal); screens {
			app.strike("q")
		}
		if o := app.Left(); o.Aborted || !o.Kept || len(o.Changed) != 1 || !strings.Contains(o.Changed[0], "secret") {
			t.Fatalf("%+v", o)
		}
	})
}

// othersMake does in the account what the handed-over files ask for.
func othersMake(t *testing.T, sb *sandbox.Sandbox, dir string) {
	t.Helper()
	chosen, err := bundle.Load(t.Context(), received.Named(filepath.Join(dir, "clonepath.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	account := accountIn(sb, sandbox.Admin, sb.Target().Region, time.Now)
	desired, err := plan.Desire(chosen, "111122223333")
	if err != nil {
		t.Fatal(err)
	}
	actual, err := plan.Read(t.Context(), account, chosen)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := plan.Plan(desired, actual, plan.Input{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Apply(t.Context(), account, planned.Changes, func(int, awsops.Change, bool, error) {}); err != nil {
		t.Fatal(err)
	}
}
