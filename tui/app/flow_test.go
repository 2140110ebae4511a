package app

import (
	"reflect"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/page"
)

func TestEnterAloneReachesTheReport(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		f := &fakeWorld{}
		d := drive(t, testDeps(f), size[0], size[1])
		d.EnterUntil("┌ Report")
		d.On(page.Report).Fits()
		if d.enters > 25 {
			t.Errorf("%d enters", d.enters)
		}
		t.Logf("%v: %d enters", size, d.enters)
		if f.called("Apply") != 1 {
			t.Errorf("applied %d times", f.called("Apply"))
		}
		for _, frame := range d.frames {
			if strings.Contains(frame, "canary") {
				t.Fatalf("the token is on a frame:\n%s", frame)
			}
		}
		d.Press("enter")
		if o := d.app.s.Outcome(d.app.finished); !d.quit || o.Aborted || o.Report == nil || len(o.Changed) != 2 {
			t.Errorf("quit %v, %+v", d.quit, o)
		}
	}
}

func TestEnterAloneChangesNothingElsewhere(t *testing.T) {
	f := &fakeWorld{}
	deps := testDeps(f)
	deps.ConfirmDefaultApply = false
	d := drive(t, deps, 80, 24)
	for range 50 {
		d.Press("enter")
	}
	if f.called("Apply") != 0 {
		t.Error("fifty enters changed something")
	}
}

func TestBackKeepsAnswers(t *testing.T) {
	f := &fakeWorld{}
	d := drive(t, testDeps(f), 80, 24)
	d.Press("enter").On(page.Repo).Press("ctrl+u").Type("https://gitlab.com/acme/other.git")
	d.EnterUntil("Credential in Torque")
	before := d.app.s.Setup
	for range 6 {
		d.Press("esc")
	}
	d.On(page.Start)
	d.EnterUntil("Credential in Torque")
	after := d.app.s.Setup
	if before.Target.ExternalID == "" || after.Target != before.Target || after.Choices != before.Choices || after.Role.Name != before.Role.Name {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
}

func TestTypedBeforeThePlanDoesNotConfirm(t *testing.T) {
	f := &fakeWorld{}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("Credential in Torque")
	enter := keyEnter()
	d.Send(enter, enter, enter, enter, enter) // all before the plan is there
	d.Settle()
	d.On(page.Plan).Sees("Create the role torque-git-reader")
	if f.called("Apply") != 0 {
		t.Error("a key typed before the plan was drawn confirmed it")
	}
	d.Press("enter").On(page.Paste)
}

// Keys that come before anything that is waited for has answered reach the
// screens that they were meant for.
func TestTypedBeforeAnyAnswer(t *testing.T) {
	lead := func(pause bool) *driver {
		d := drive(t, testDeps(&fakeWorld{trial: session.Trial{OK: true, Text: "The token opens the repository."}}), 80, 24)
		for _, text := range []string{"", "", "", "", "", "", "", "", "", "app", "user", "", "\x15typed-role", "", "", "\x15typed-name"} {
			if rest, clear := strings.CutPrefix(text, "\x15"); clear {
				d.Send(tea.KeyMsg{Type: tea.KeyCtrlU})
				text = rest
			}
			d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}, keyEnter())
			if pause {
				d.Settle()
			}
		}
		d.Settle()
		return d.On(page.Plan)
	}
	slowly, once := lead(true).app.s.Setup, lead(false).app.s.Setup
	if once.Role.Name != "typed-role" || !reflect.DeepEqual(once, slowly) {
		t.Errorf("at once\n%+v\nslowly\n%+v", once, slowly)
	}
}

// A token is tried while one types on: if the host takes it, what was typed is
// for the next screen; if not, the refusal has to be read first.
func TestTypedWhileTheTokenIsTried(t *testing.T) {
	for _, ok := range []bool{true, false} {
		deps := testDeps(&fakeWorld{trial: session.Trial{OK: ok, Text: "tried"}})
		deps.Setup.Choices.Secret = setup.ChooseNew
		d := drive(t, deps, 80, 24)
		d.EnterUntil("Secret with the Git token").Press("enter", "enter").Type(canary)
		d.Send(keyEnter(), keyEnter(), keyEnter(), tea.KeyMsg{Type: tea.KeyCtrlU}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("ahead")})
		d.Settle()
		if d.SeesNot("canary"); ok {
			d.On(page.Role).Sees("> ahead")
		} else {
			d.On(page.Secret).Sees("✗ tried")
		}
	}
}

func TestExpiredSession(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Open": errExpired}}
	d := drive(t, testDeps(f), 80, 24)
	d.EnterUntil("AWS account and region").EnterUntil("expired")
	d.On(page.Account)
	f.refused = nil
	d.Press("enter").Sees("Is this the account you mean?", "111122223333", "acme-dev").Press("enter").On(page.Secret)
}

func TestNewSecret(t *testing.T) {
	f := &fakeWorld{trial: session.Trial{Text: "The Git host refuses the token (401)."}}
	deps := testDeps(f)
	deps.Setup.Choices.Secret = setup.ChooseNew
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Secret with the Git token")
	d.Press("enter", "enter").Type(canary).Press("enter", "enter")
	d.On(page.Secret).Sees("refuses the token", "to continue anyway")
	d.Press("enter").On(page.Role)
	if d.app.s.Token.Reveal() != canary || f.called("Try") != 1 {
		t.Errorf("token %q, tried %d times", d.app.s.Token.Reveal(), f.called("Try"))
	}
	d.Press("esc").On(page.Secret).EnterUntil("IAM role that may read")
	for _, frame := range d.frames {
		if strings.Contains(frame, "canary") {
			t.Fatalf("the token is on a frame:\n%s", frame)
		}
	}
}

func TestCtrlCKeepsTheSetup(t *testing.T) {
	var kept []*setup.Setup
	deps := testDeps(&fakeWorld{})
	deps.Keep = func(s *setup.Setup) error { kept = append(kept, s); return nil }
	d := drive(t, deps, 80, 24)
	d.Press("enter").Press("ctrl+u").Type("https://gitlab.com/acme/other.git").Press("enter", "ctrl+c")
	o := d.app.s.Outcome(d.app.finished)
	if err := d.app.s.Keep(&o, d.app.finished); err != nil || !d.quit || !o.Aborted || !o.Kept || len(kept) != 1 {
		t.Fatalf("%v %+v %v", err, o, kept)
	}
	deps.Unfinished = kept[0]
	d = drive(t, deps, 80, 24)
	d.Sees("continue where you stopped", "acme/other.git").Press("enter").On(page.Repo).Sees("acme/other.git")
}
