package tui

import (
	"errors"
	"strings"
	"testing"

	"clonepath/awsops"
	"clonepath/steps"
)

// keeping makes a start that keeps what is unfinished, as the next one finds it.
func keeping(f *fakeWorld, kept **steps.Setup) Deps {
	deps := testDeps(f)
	deps.ConfirmDefaultApply = false
	deps.Unfinished, deps.UnfinishedAt = *kept, deps.Clock()
	deps.Keep = func(s *steps.Setup) error { *kept = s; return nil }
	if *kept != nil {
		deps.Setup = steps.Setup{}
	}
	return deps
}

func (d *driver) leaves() Outcome {
	d.t.Helper()
	o := d.app.outcome()
	if err := d.app.keep(&o); err != nil {
		d.t.Fatal(err)
	}
	return o
}

func TestHandOverAndReturn(t *testing.T) {
	f := &fakeWorld{}
	var kept *steps.Setup
	d := drive(t, keeping(f, &kept), 80, 24)
	d.EnterUntil("Plan:").Sees("▸ go back").Press("left").Sees("▸ hand over", "enter hand over").Press("enter")
	d.On(&handScreen{}).Sees("Write the files to which directory?", "→ Create the role").Press("ctrl+u").Type("for-them").Press("enter")
	d.On(&waitingScreen{}).Sees("◌ Waiting for others", "the role and its trust policy", "arn:aws:iam::111122223333:role/torque-git-reader", "setup.sh", "Role, Trust waiting")
	d.Press("c").Sees("The message was sent to the clipboard.").Press("q")
	if o := d.leaves(); !d.quit || o.Aborted || !o.Kept || kept == nil || !strings.Contains(strings.Join(o.Summary(), " "), "who make the role and its trust policy") {
		t.Fatalf("%+v %v", o, kept)
	}
	if f.called("Apply") != 0 || f.called("Export") != 1 {
		t.Errorf("calls %v", f.calls)
	}

	d = drive(t, keeping(f, &kept), 80, 24)
	d.Sees("▸ continue: others were asked", "the role and its trust policy").Press("enter").On(&returnedScreen{})
	d.Press("down", "enter").On(&waitingScreen{}).Press("q") // not yet
	if d.leaves(); kept == nil || kept.Choices.HandedOver != "for-them" {
		t.Fatalf("kept %+v", kept)
	}

	d = drive(t, keeping(f, &kept), 80, 24)
	d.Press("enter", "enter").Sees("ARN of the role that they made", "torque-git-reader")
	d.Press("ctrl+u").Type("arn:aws:iam::111122223333:role/theirs/reader").Press("enter", "enter").On(&pasteScreen{}).Sees("role/theirs/reader")
	d.EnterUntil("┌ Report")
	if got := d.app.s.setup; got.Target.RoleARN != "arn:aws:iam::111122223333:role/theirs/reader" || got.Choices.Waiting != "" || got.Target.ExternalID == "" {
		t.Errorf("%+v", got)
	}
	if f.called("Apply") != 0 {
		t.Error("something was changed")
	}
}

func TestHandOverOfTheRoleAlone(t *testing.T) {
	f := &fakeWorld{planned: &steps.Planned{Changes: []awsops.Change{
		{ID: "secret", Kind: awsops.CreateSecret, Title: "Create the secret x"}, {ID: "role", Kind: awsops.CreateRole, Title: "Create the role y"},
	}}}
	var kept *steps.Setup
	d := drive(t, keeping(f, &kept), 80, 24)
	d.EnterUntil("Plan:").Press("left", "enter").Sees("What is handed over?", "→ Create the secret x").Press("up").Sees("✓ Create the secret x, here", "→ Create the role y")
	d.Press("enter", "enter").On(&planScreen{}).Sees("Plan: 1 change", "Create the secret x").SeesNot("Create the role y")
	d.Press("left", "left", "enter").On(&waitingScreen{}).SeesNot("Secret, Role")
	if f.called("Apply") != 1 {
		t.Errorf("calls %v", f.calls)
	}
	d.Press("esc", "esc", "esc").On(&planScreen{}).SeesNot("waiting")
}

func TestHandOverAfterARefusal(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Apply": errors.New("AWS refused it"), "Export": errors.New("the directory holds other things")}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Plan:").Press("enter").Sees("Stopped").Press("right").Sees("▸ hand over").Press("enter", "enter").Sees("the directory holds other things").On(&handScreen{})
	f.refused = nil
	d.Press("enter").On(&waitingScreen{})
}

func TestMakingItOneselfAfterAll(t *testing.T) {
	s := setUp()
	s.Target.RoleARN = "arn:aws:iam::111122223333:role/torque-git-reader"
	s.Choices.HandOver("for-them", steps.StepRole, steps.StepTrust)
	kept := &s
	d := drive(t, keeping(&fakeWorld{}, &kept), 80, 24)
	d.Press("enter", "down", "down").Sees("▸ I make it myself").Press("enter").On(&repoScreen{}).SeesNot("waiting").EnterUntil("Plan:").Sees("Create the role torque-git-reader")
}

func TestPlainHandOverAndReturn(t *testing.T) {
	f := &fakeWorld{}
	var kept *steps.Setup
	var out strings.Builder
	// Every default to the plan; there: hand over, to the directory offered.
	in := strings.Repeat("\n", 17) + "4\n\n"
	o, err := RunPlain(t.Context(), keeping(f, &kept), strings.NewReader(in), &out)
	if err != nil || o.Aborted || kept == nil || !strings.Contains(out.String(), "Waiting for others") {
		t.Fatalf("%v %+v\n%s", err, o, out.String())
	}
	out.Reset()
	o, err = RunPlain(t.Context(), keeping(f, &kept), strings.NewReader("\n1\n"+strings.Repeat("\n", 6)), &out)
	if err != nil || o.Report == nil || f.called("Apply") != 0 || !strings.Contains(out.String(), "\nReport\n") {
		t.Fatalf("%v %+v\n%s", err, o, out.String())
	}
	if strings.ContainsAny(out.String(), "│┌└├─▸◌⠋\x1b") {
		t.Errorf("boxes or escapes:\n%s", out.String())
	}
}
