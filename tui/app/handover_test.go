package app

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"clonepath/awsops"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

// keeping makes a start that keeps what is unfinished, as the next one finds it.
func keeping(f *fakeWorld, kept **setup.Setup) page.Deps {
	deps := testDeps(f)
	deps.ConfirmDefaultApply = false
	deps.Unfinished, deps.UnfinishedAt = *kept, deps.Clock()
	deps.Keep = func(s *setup.Setup) error { *kept = s; return nil }
	if *kept != nil {
		deps.Setup = setup.Setup{}
	}
	return deps
}

func (d *driver) leaves() session.Outcome {
	d.t.Helper()
	o := d.app.s.Outcome(d.app.finished)
	if err := d.app.s.Keep(&o, d.app.finished); err != nil {
		d.t.Fatal(err)
	}
	return o
}

func TestHandOverAndReturn(t *testing.T) {
	f := &fakeWorld{}
	var kept *setup.Setup
	d := drive(t, keeping(f, &kept), 80, 24)
	d.EnterUntil("Plan:").Sees("▸ go back").Press("left").Sees("▸ hand over", "enter hand over").Press("enter")
	d.On(page.Handover).Sees("Write the files to which directory?", "→ Create the role").Press("ctrl+u").Type("for-them").Press("enter")
	d.On(page.Waiting).Sees("◌ Waiting for others", "the role and its trust policy", "arn:aws:iam::111122223333:role/torque-git-reader", "setup.sh", "Role, Trust waiting")
	d.Press("c").Sees("The message was sent to the clipboard.").Press("q")
	if o := d.leaves(); !d.quit || o.Aborted || !o.Kept || kept == nil || !strings.Contains(strings.Join(o.Summary(), " "), "who make the role and its trust policy") {
		t.Fatalf("%+v %v", o, kept)
	}
	if f.called("Apply") != 0 || f.called("Export") != 1 {
		t.Errorf("calls %v", f.calls)
	}

	d = drive(t, keeping(f, &kept), 80, 24)
	d.Sees("▸ continue: others were asked", "the role and its trust policy").Press("enter").On(page.Returned)
	d.Press("down", "enter").On(page.Waiting).Press("q") // not yet
	if d.leaves(); kept == nil || kept.Choices.HandedOver != "for-them" {
		t.Fatalf("kept %+v", kept)
	}

	d = drive(t, keeping(f, &kept), 80, 24)
	d.Press("enter", "enter").Sees("ARN of the role that they made", "torque-git-reader")
	d.Press("ctrl+u").Type("arn:aws:iam::111122223333:role/theirs/reader").Press("enter", "enter").On(page.Paste).Sees("role/theirs/reader")
	d.EnterUntil("┌ Report")
	if got := d.app.s.Setup; got.Target.RoleARN != "arn:aws:iam::111122223333:role/theirs/reader" || got.Choices.Waiting != "" || got.Target.ExternalID == "" {
		t.Errorf("%+v", got)
	}
	if f.called("Apply") != 0 {
		t.Error("something was changed")
	}
}

// aPlanOfThreeSteps has a change, or more, of each step.
func aPlanOfThreeSteps() *plan.Planned {
	return &plan.Planned{Changes: []awsops.Change{
		{ID: "secret", Kind: awsops.CreateSecret, Title: "Create the secret x"},
		{ID: "policy", Kind: awsops.PutRolePolicy, Title: "Let the role y read it"},
		{ID: "trust", Kind: awsops.UpdateTrust, Title: "Let the agent in", MayBreak: true},
	}}
}

// Each step is applied, handed over or skipped, whatever becomes of the others;
// the steps line says what became of it, and the next start asks for what others made.
func TestEachStepIsDecidedByItself(t *testing.T) {
	f := &fakeWorld{planned: aPlanOfThreeSteps()}
	var kept *setup.Setup
	d := drive(t, keeping(f, &kept), 120, 40)
	d.EnterUntil("Plan:").Sees("s  ✓ apply      1  Create the secret x", "t  ✓ apply      3  Let the agent in", "▸ go back")
	d.Press("s").Sees("s  → hand over  1  Create the secret x", "apply 2, hand over 1", "▸ go back")
	d.Press("t", "t").Sees("t  – skip       3  Let the agent in", "apply 1, hand over 1, skip 1")
	d.Press("left").Sees("▸ apply 1").Press("enter").On(page.Handover).Sees("→ Create the secret x", "✓ Let the role y read it: made here", "– Let the agent in: skipped", "– Trust skipped")
	if len(f.applied) != 1 || f.applied[0].ID != "policy" {
		t.Fatalf("applied %v", f.applied)
	}
	d.Press("enter").On(page.Waiting).Sees("◌ Secret waiting", "✓ Role", "– Trust skipped", "they make", "the secret", "request.md", "security team").Press("q").leaves()

	d = drive(t, keeping(f, &kept), 120, 40)
	d.Press("enter", "enter").Sees("Name or ARN of the secret", "git-repo-token").SeesNot("ARN of the role").Press("ctrl+u").Type("theirs/token").Press("enter").On(page.Paste)
	if s := d.app.s.Setup; s.Target.SecretID != "theirs/token" || s.Choices.Secret != setup.ChooseExisting || s.Choices.Waiting != "" {
		t.Errorf("%+v", s)
	}
}

func TestNothingToApplyIsNoHarm(t *testing.T) {
	f := &fakeWorld{planned: aPlanOfThreeSteps()}
	var kept *setup.Setup
	d := drive(t, keeping(f, &kept), 60, 20)
	d.EnterUntil("Plan:").Press("s", "s", "r", "r", "t").Fits().Sees("▸ hand over 1, skip 2").Press("enter").On(page.Handover).Press("enter").On(page.Waiting)
	d.Press("q").leaves()
	d = drive(t, keeping(f, &kept), 60, 20)
	d.Press("enter", "enter").Sees("External ID that the role asks for").SeesNot("ARN of the role")
	if f.called("Apply") != 0 {
		t.Errorf("calls %v", f.calls)
	}
}

func TestSkippingThePlanIsSaid(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{planned: aPlanOfThreeSteps()}), 120, 40)
	d.EnterUntil("Plan:").Press("right", "right", "right").Sees("▸ skip").Press("enter").On(page.Paste).Sees("– Secret skipped", "– Role skipped", "– Trust skipped")
	d.Press("esc").On(page.Plan).SeesNot("skipped")
}

func TestPlainDecidesStepByStep(t *testing.T) {
	f := &fakeWorld{planned: aPlanOfThreeSteps()}
	var kept *setup.Setup
	var out strings.Builder
	in := strings.Repeat("\n", 17) + "5\n1\n2\n\n\n" // decide: apply, hand over, the default, which is skip
	if _, err := plain.RunPlain(t.Context(), keeping(f, &kept), strings.NewReader(in), &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if len(f.applied) != 1 || f.applied[0].ID != "secret" || kept.Choices.Waiting != "role" || !strings.Contains(out.String(), "They make: the role.") {
		t.Errorf("applied %v, %+v\n%s", f.applied, kept.Choices, out.String())
	}
}

// An External ID that a patch takes away is masked as the one that it sets.
func TestAPatchShowsNoExternalID(t *testing.T) {
	trust := func(id string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + id + `"}}}]}`
	}
	before, after := "0123456789abcdef-before", "0123456789abcdef-after"
	f := &fakeWorld{planned: &plan.Planned{Handover: []plan.Handover{{
		Title: "Change the trust policy", Owner: "a stack", Resource: "r", Before: trust(before), Document: trust(after),
		Patch: "-  \"sts:ExternalId\": \"" + before + "\"\n+  \"sts:ExternalId\": \"" + after + "\"\n",
	}}}}
	d := drive(t, testDeps(f), 120, 40)
	d.EnterUntil("to be made by a stack").Sees("sts:ExternalId").SeesNot(before, after)
}

func TestHandOverAfterARefusal(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Apply": errors.New("AWS refused it"), "Export": errors.New("the directory holds other things")}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Plan:").Press("enter").Sees("Stopped").Press("right").Sees("▸ hand over").Press("enter", "enter").Sees("the directory holds other things").On(page.Handover)
	f.refused = nil
	d.Press("enter").On(page.Waiting)
}

func TestMakingItOneselfAfterAll(t *testing.T) {
	s := setUp()
	s.Target.RoleARN = "arn:aws:iam::111122223333:role/torque-git-reader"
	s.Choices.HandOver("for-them", setup.StepRole, setup.StepTrust)
	kept := &s
	d := drive(t, keeping(&fakeWorld{}, &kept), 80, 24)
	d.Press("enter", "down", "down").Sees("▸ I make it myself").Press("enter").On(page.Repo).SeesNot("waiting").EnterUntil("Plan:").Sees("Create the role torque-git-reader")
}

func TestPlainHandOverAndReturn(t *testing.T) {
	f := &fakeWorld{}
	var kept *setup.Setup
	var out strings.Builder
	// Every default to the plan; there: hand over, to the directory offered.
	in := strings.Repeat("\n", 17) + "4\n\n"
	o, err := plain.RunPlain(t.Context(), keeping(f, &kept), strings.NewReader(in), &out)
	if err != nil || o.Aborted || kept == nil || !strings.Contains(out.String(), "Waiting for others") {
		t.Fatalf("%v %+v\n%s", err, o, out.String())
	}
	out.Reset()
	o, err = plain.RunPlain(t.Context(), keeping(f, &kept), strings.NewReader("\n1\n"+strings.Repeat("\n", 6)), &out)
	if err != nil || o.Report == nil || f.called("Apply") != 0 || !strings.Contains(out.String(), "\nReport\n") {
		t.Fatalf("%v %+v\n%s", err, o, out.String())
	}
	if strings.ContainsAny(out.String(), "│┌└├─▸◌⠋\x1b") {
		t.Errorf("boxes or escapes:\n%s", out.String())
	}
}

// Every list has numbers; what is not on it is typed.
func TestPlainNumbersTheRegions(t *testing.T) {
	f := &fakeWorld{}
	deps := testDeps(f)
	var out strings.Builder
	_, _ = plain.RunPlain(t.Context(), deps, strings.NewReader(strings.Repeat("\n", 9)), &out)
	if !regexp.MustCompile(`(?m)^Region of the secret\n  1\. af-south-1 \(Cape Town\)$`).MatchString(out.String()) || !regexp.MustCompile(`\[\d+: eu-west-1\] > `).MatchString(out.String()) {
		t.Errorf("no numbers:\n%s", out.String())
	}
}
