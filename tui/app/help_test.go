package app

import (
	"testing"

	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
)

func TestHelpListsWhatWorksHere(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 60, 20)
	d.Press("?").Fits().Sees("What works here", "↑↓", "choose", "ctrl+z", "ctrl+c").SeesNot("What would you like to do?", "esc back", "advanced")
	d.Press("down", "?").Sees("What would you like to do?", "▸ set up a new connection") // the key moved nothing below
	d.Press("enter").Sees("f1 help")
	d.Send(tea.KeyMsg{Type: tea.KeyF1})
	d.Sees("What works here", "ctrl+x", "advanced", "ctrl+o", "explain").Resize(200, 60).Fits().Press("esc").SeesNot("What works here").On(page.Repo)
	d.Press("ctrl+u").Sees("? help").Type("https://x.example/a?b").Sees("a?b").SeesNot("What works here")
	d.EnterUntil("Is this the account you mean?").Press("?").Sees("What works here", "continue").Press("q")
	d.EnterUntil("Plan:").Press("?").Sees("apply", "choose").Press("enter").Sees("Plan:")
	if f := d.app.s.Deps.Backend.(*fakeWorld); f.called("Apply") != 0 {
		t.Error("closing the help applied the plan")
	}
}

func TestPastedQuestionMarkIsText(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	d.Press("enter", "ctrl+u")
	d.Send(paste("?"))
	d.Sees("> ?")
}
