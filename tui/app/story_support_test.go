//go:build unix

package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/target"
	"clonepath/awsops/written"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/intake"
	"clonepath/tui/page"
)

// A support engineer has the four fields of somebody's credential and no access
// to their account: a wrong one is found, and nobody is called.
func TestStorySupportWithFourFields(t *testing.T) {
	everywhere(t, sandbox.Options{Fault: "cred-fields-swapped"}, func(t *testing.T, w *world) {
		inTorque := w.somebodyElses()
		before := len(w.sb.Calls())
		app := w.start()
		app.Chooses("What would you like to do?", "diagnose someone else's")
		app.Answers("Role ARN", inTorque.RoleARN)
		app.Answers("External ID", inTorque.ExternalID)
		app.Answers("Secret ID", inTorque.SecretID)
		app.Answers("Secret Path", inTorque.SecretPath)
		app.EnterUntil("1 root cause")
		app.EnterUntil("Report")
		app.Sees("cred-fields-swapped")
		if o := app.Finishes(); o.Aborted || len(o.Report.RootCauses) != 1 || len(w.sb.Calls()) != before {
			t.Errorf("%+v, %d calls", o, len(w.sb.Calls())-before)
		}
	})
}

// What the customer's clonepath check --save wrote is opened from the first
// screen, and judged as it was there.
func TestStoryOfflineEvidence(t *testing.T) {
	everywhere(t, sandbox.Options{Fault: "trust-externalid-mismatch"}, func(t *testing.T, w *world) {
		file := filepath.Join(t.TempDir(), "evidence.json")
		w.observed(t, file)
		w.somebodyElses()
		before := len(w.sb.Calls())
		app := w.start()
		app.Chooses("What would you like to do?", "diagnose someone else's")
		for _, question := range []string{"Role ARN", "External ID", "Secret ID", "Secret Path", "Repository URL", "Region"} {
			app.Accepts(question)
		}
		switch app := app.(type) {
		case *terminal:
			app.asked("Files that they sent")
			app.Types(file + "\r")
			app.Sees("✓ Read.", "▸ that is all")
		case *lines:
			app.Answers("A file that they sent", file)
			app.Sees("Read: ")
		}
		app.EnterUntil("trust-externalid-mismatch")
		app.EnterUntil("Report")
		app.Sees("1 root cause")
		if o := app.Finishes(); o.Aborted || len(o.Report.RootCauses) != 1 || len(w.sb.Calls()) != before {
			t.Errorf("%+v, %d calls", o, len(w.sb.Calls())-before)
		}
	})
}

// somebodyElses makes the person one who knows nothing of the account, and
// returns what stands in Torque.
func (w *world) somebodyElses() (inTorque target.Target) {
	inTorque = w.deps.Setup.Target
	w.deps = likeAnAccount(w.deps)
	w.deps.Mode = page.ModeStart
	vault, clock := w.deps.Vault, w.deps.Clock
	w.deps.Diagnose = func(_ context.Context, paths []string) (*evidence.Record, error) {
		text, err := os.ReadFile(paths[0])
		if err != nil {
			return nil, fmt.Errorf("read what was sent: %w", err)
		}
		result, err := intake.Read([]intake.Input{{Name: paths[0], Text: text}}, intake.Given{Now: clock()}, vault)
		if err != nil {
			return nil, err
		}
		return result.Record, nil
	}
	return inTorque
}

// observed writes what a check in the account sees.
func (w *world) observed(t *testing.T, file string) {
	t.Helper()
	question := w.deps.Question
	question.Target, question.AgentOrigin = w.deps.Setup.Target, w.deps.Setup.Agent.Origin
	record, err := w.deps.Backend.Check(t.Context(), question, func(checks.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := evidence.Save(t.Context(), written.Named(file), record, w.deps.Vault); err != nil {
		t.Fatal(err)
	}
}
