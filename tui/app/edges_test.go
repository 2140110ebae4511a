package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/page"
	"clonepath/tui/pages/verify"
	"clonepath/tui/plain"
)

func TestBackOneAndForwardLosesNothing(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	d.EnterUntil("Credential in Torque").Press("ctrl+u").Type("my-credential").Press("enter").On(page.Plan)
	before := d.app.s.Setup
	d.Press("esc").On(page.Credential).Press("esc").On(page.Trust)
	d.Press("enter").On(page.Credential).Press("enter").On(page.Plan)
	if after := d.app.s.Setup; after.Credential.Name != "my-credential" || after.Target != before.Target {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
}

func TestPassingByChoicesLeavesNoTrace(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	deps.Setup.Target.ExternalID = "an-id-that-torque-issued"
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Who may assume the role").Press("down").Sees("without a guard").Press("up")
	d.EnterUntil("Credential in Torque")
	if got := d.app.s.Setup.Target.ExternalID; got != "an-id-that-torque-issued" {
		t.Errorf("the External ID became %q by passing over \"none\"", got)
	}
}

func TestFailedChange(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Apply": errors.New("AWS refused it")}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Plan:").Press("enter").Sees("Stopped", "✗ Create the role", "AWS refused it", "try again")
	f.refused = nil
	d.Press("enter").Sees("nothing to change") // the fake takes one call for done
	if o := d.app.s.Outcome(d.app.finished); o.Failed == "" || len(o.Changed) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestQuestionBeforeThePlan(t *testing.T) {
	f := &fakeWorld{planned: &plan.Planned{Question: &plan.Question{
		Text:    "Statement 2 trusts the agent together with others.",
		Options: []setup.Option{{Value: plan.MixedKeep, Label: "leave it", Help: "Ours is added."}, {Value: plan.MixedSplit, Label: "take the agent out", Help: "Others keep it."}},
	}}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("One decision first").Sees("together with others", "Ours is added", "▸ leave it").Press("right", "enter")
	if d.app.s.Mixed != plan.MixedSplit || f.called("Plan") != 2 {
		t.Errorf("mixed %q, planned %d times", d.app.s.Mixed, f.called("Plan"))
	}
}

func TestBlockedAndHandedOver(t *testing.T) {
	f := &fakeWorld{planned: &plan.Planned{
		Notes:    []string{"The role asks for no External ID."},
		Blocked:  []plan.Blocked{{Title: "Create the role x", Why: "nobody confirmed the agent", Do: "ask Torque"}},
		Handover: []plan.Handover{{Title: "Trust policy", Owner: "the stack torque", Patch: "+ line"}},
	}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("nothing that can be changed from here").Sees("Not planned: Create the role x", "because nobody confirmed the agent", "to be made by the stack torque", "▸ continue")
	d.Press("enter").On(page.Paste)
}

func TestLeavingInTheMiddleOfAPlan(t *testing.T) {
	f := &fakeWorld{gate: make(chan struct{})}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Plan:")
	d.Send(keyEnter())
	d.Next()             // the command runs
	f.gate <- struct{}{} // the first change is made; the second is on its way
	for !strings.Contains(d.View(), "✓ Create the role") {
		d.Next()
	}
	d.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	close(f.gate)
	d.app.s.Journal.Wait(5*time.Second, func() {})
	o := d.app.s.Outcome(d.app.finished)
	if !o.Aborted || len(o.Changed) == 0 || o.Changed[0] != "Create the role torque-git-reader" {
		t.Errorf("%+v", o)
	}
	if got := strings.Join(o.Summary(), "\n"); !strings.Contains(got, "Changed in AWS: Create the role torque-git-reader") {
		t.Error(got)
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	d.EnterUntil("AWS account and region")
	d.Send(keyEnter()) // asks who we are
	d.Send(tea.KeyMsg{Type: tea.KeyEsc})
	d.On(page.Repo)
	d.Settle()
	if d.On(page.Repo); d.app.s.Identity != nil {
		t.Error("an answer was taken that nobody waited for any more")
	}
}

func TestCrashOfATask(t *testing.T) {
	s := page.NewUI(t.Context(), testDeps(&fakeWorld{}), &strings.Builder{})
	running, cmd := page.Begin(s, func(context.Context) (int, error) { panic("boom") })
	got, ok := page.Take[int](&running, cmd())
	if !ok || got.Err == nil || !strings.Contains(got.Err.Error(), "clonepath itself failed: boom") {
		t.Errorf("%v %v", ok, got.Err)
	}
}

// Bubble Tea draws once more after ctrl+c, when whatever ran was stopped already.
func TestLeavingWhileSomethingIsUnderWay(t *testing.T) {
	for enters := range 20 {
		d := drive(t, testDeps(&fakeWorld{}), 80, 24)
		for range enters {
			d.Press("enter")
		}
		d.Send(keyEnter(), tea.KeyMsg{Type: tea.KeyCtrlC})
		d.Fits()
	}
}

func TestTooSmall(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 59, 20)
	d.Fits().Sees("needs 60×20, has 59×20").Press("enter").Resize(60, 20).On(page.Start).Fits()
	for _, size := range [][2]int{{1, 1}, {10, 3}, {200, 5}} {
		d.Resize(size[0], size[1]).Fits()
	}
}

func TestEveryScreenFitsEverySize(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{record: &evidence.Record{}}), 80, 24)
	for range 30 {
		for _, size := range [][2]int{{60, 20}, {79, 21}, {80, 24}, {101, 33}, {200, 60}} {
			d.Resize(size[0], size[1]).Fits()
			d.Press("ctrl+o").Fits().Press("ctrl+o")
		}
		if strings.Contains(d.View(), "┌ Report") {
			return
		}
		d.Press("enter")
	}
	t.Error("the report was not reached")
}

func TestFreshRoleIsWaitedFor(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	v := verify.NewChecking(d.app.s, d.app.s.Verify(session.AsSetUp))
	d.app.history = append(d.app.history, visit{page.Verify, verify.NewVerify(v)})
	d.app.s.Fresh = true
	if q := v.Question(); q.Retry != session.FreshRole {
		t.Errorf("tried again for %v", q.Retry)
	}
	v.Run = page.Task{Id: 7, Cancel: func() {}}
	v.Sees(session.Seen{Report: &verdict.Report{}, Waiting: 73 * time.Second})
	d.Sees("the role is new; AWS is asked again, 73 s left")
}

func TestTokenGoesOnlyToNamedHosts(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	deps.Question.AllowGitHost = func(string) bool { return false }
	d := drive(t, deps, 80, 24)
	d.EnterUntil("AWS account and region")
	if d.app.s.Allowed()("gitlab.com") {
		t.Error("a host that only a file named is allowed")
	}
	d.Press("esc").Press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "ctrl+u").Type("https://git.example.com/x.git").EnterUntil("AWS account and region")
	if allowed := d.app.s.Allowed(); !allowed("git.example.com") || allowed("gitlab.com") {
		t.Error("the host that was typed is not the one that is allowed")
	}
}

func TestExportAndCopy(t *testing.T) {
	f := &fakeWorld{}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Now enter this in Torque").Press("c").Sees("Role ARN was sent to the clipboard.")
	d.EnterUntil("┌ Report").Press("e").Sees("to which directory?", "clonepath-bundle").Press("enter").Sees("Written to clonepath-bundle: clonepath.yaml, request.md, setup.sh,")
	if f.called("Export") != 1 {
		t.Error("nothing was exported")
	}
	if note, _ := page.CopyNote(d.app.s.CopyText("It", canary)()); !strings.Contains(note, "not copied") {
		t.Errorf("a secret: %q", note)
	}
}

func TestPlainSetUp(t *testing.T) {
	f := &fakeWorld{}
	var out strings.Builder
	o, err := plain.RunPlain(t.Context(), testDeps(f), strings.NewReader(strings.Repeat("\n", 40)), &out)
	if err != nil || o.Aborted || f.called("Apply") != 1 || !strings.Contains(out.String(), "\nReport\n\n") {
		t.Fatalf("%v %+v\n%s", err, o, out.String())
	}
	if strings.ContainsAny(out.String(), "│┌└├─▸⠋\x1b") || strings.Contains(out.String(), "canary") {
		t.Errorf("boxes, escapes or the token:\n%s", out.String())
	}
}

func TestPlainAborts(t *testing.T) {
	f := &fakeWorld{}
	for lines := range 12 {
		o, err := plain.RunPlain(t.Context(), testDeps(f), strings.NewReader(strings.Repeat("\n", lines)), &strings.Builder{})
		if !errors.Is(err, plain.ErrAborted) || !o.Aborted {
			t.Errorf("after %d lines: %v %+v", lines, err, o)
		}
	}
	if f.called("Apply") != 0 {
		t.Error("something was changed")
	}
}

func TestPlainStopsAtThePlan(t *testing.T) {
	f := &fakeWorld{}
	deps := testDeps(f)
	deps.ConfirmDefaultApply = false
	o, err := plain.RunPlain(t.Context(), deps, strings.NewReader(strings.Repeat("\n", 40)), &strings.Builder{})
	if err != nil || o.Aborted || f.called("Apply") != 0 {
		t.Errorf("%v %+v", err, o)
	}
}
