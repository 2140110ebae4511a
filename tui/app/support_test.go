package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"

	"clonepath/steps/setup"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

const (
	torqueBlock = "Role ARN\narn:aws:iam::222233334444:role/reader\nExternal ID\nacme-1234567890abcdef\nSecret ID: git-token\nSecret Path: git.token\n"
	deniedText  = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/s " +
		"is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222233334444:role/reader"
)

func paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// stranger is a wizard that knows nothing of the set-up.
func stranger(f *fakeWorld) page.Deps {
	deps := testDeps(f)
	deps.Setup.Target = target.Target{}
	deps.Diagnose = func(_ context.Context, paths []string) (*evidence.Record, error) {
		if paths[len(paths)-1] == "holiday.jpg" {
			return nil, errors.New("holiday.jpg: nothing is recognised in it")
		}
		return &evidence.Record{Schema: evidence.Schema, Did: evidence.Did{Read: []string{"saved evidence (" + strings.Join(paths, ", ") + ")"}}}, nil
	}
	return deps
}

func TestSupportWithFourFields(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Open": errExpired, "Check": errExpired}}
	deps := stranger(f)
	deps.Keep = func(*setup.Setup) error { t.Error("somebody else's set-up is kept"); return nil }
	d := drive(t, deps, 80, 24)
	d.Press("down", "down").Sees("Without access to their account").Press("enter").On(page.Support).Sees("not known")
	d.Send(paste(torqueBlock))
	d.Sees("Taken over: Role ARN, External ID, Secret ID, Secret Path.", "git-token", "git.token")
	d.Press("enter", "enter", "enter", "enter").Type("https://git.example.com/acme/x.git").Press("enter", "enter").Sees("Files that they sent", "▸ none", "evidence.json")
	d.Press("enter").On(page.Verify).Sees("credential ✓", "access ?", "trust ?")
	if f.called("Outside") != 1 || f.called("Open")+f.called("Check") != 0 {
		t.Errorf("calls %v: support needs no account", f.calls)
	}
	d.Press("esc").On(page.Support).Sees("git-token").Press("esc").On(page.Start)
	if d.app.s.Setup.Target.RoleARN != "" {
		t.Error("somebody else's values stay behind")
	}
	d.Press("ctrl+c")
	o := d.app.s.Outcome(d.app.finished)
	_ = d.app.s.Keep(&o, d.app.finished)
}

func TestSupportWithWhatTheySent(t *testing.T) {
	f := &fakeWorld{}
	d := drive(t, stranger(f), 120, 40)
	d.Send(paste(deniedText)) // on the first screen
	d.Settle()
	d.On(page.Support).Sees("In hand", "pasted text")
	d.Press("enter", "enter", "enter", "enter", "enter", "enter").Sees("that is all").Press("down", "enter").Sees("evidence.json)", "▸ that is all")
	d.Press("down", "down").Sees("▸ ticket/").Press("enter").Sees("▸ ticket/evidence.json")
	if f.called("Files ticket/") != 1 {
		t.Errorf("calls %v: the directory is not opened", f.calls)
	}
	d.Press("ctrl+u").Type("holiday.jpg").Press("enter").Sees("nothing is recognised in it", "▸ that is all")
	d.Press("enter").On(page.Verify).Sees("Root cause").Fits()
}

func TestSupportNeedsSomething(t *testing.T) {
	d := drive(t, stranger(&fakeWorld{}), 80, 24)
	d.Press("down", "down", "enter").Type("Role ARN: x").Sees("This will be reported").Press("enter", "shift+tab").SeesNot("Role ARN: x")
	d.Press("ctrl+u").EnterUntil("nothing is in hand yet").On(page.Support)
}

func TestPlainSupport(t *testing.T) {
	f := &fakeWorld{}
	in := "3\nRole ARN: arn:aws:iam::222233334444:role/reader\n\ngit-token\n\n\n\nholiday.jpg\nevidence.json\n\n" + deniedText + "\n\n"
	var out strings.Builder
	o, err := plain.RunPlain(t.Context(), stranger(f), strings.NewReader(in), &out)
	if err != nil || o.Report == nil || len(o.Report.RootCauses) == 0 {
		t.Fatalf("%v %+v\n%s", err, o.Report, out.String())
	}
	for _, want := range []string{"nothing is recognised in it", "\nReport\n", "arn:aws:iam::222233334444:role/reader"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
	for lines := range 9 {
		if _, err := plain.RunPlain(t.Context(), stranger(f), strings.NewReader("3\n"+strings.Repeat("\n", lines)), &out); !errors.Is(err, plain.ErrAborted) {
			t.Errorf("after %d lines: %v", lines, err)
		}
	}
}

func TestBlockPastedIntoTheCheck(t *testing.T) {
	deps := stranger(&fakeWorld{})
	deps.Mode = page.ModeCheck
	d := drive(t, deps, 80, 24)
	d.Send(paste(torqueBlock))
	d.Sees("Taken over: Role ARN, External ID, Secret ID, Secret Path.", "git.token")
	if got := d.app.s.Setup.Target.ExternalID; got != "acme-1234567890abcdef" {
		t.Errorf("the External ID is %q", got)
	}
}
