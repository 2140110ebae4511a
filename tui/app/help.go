package app

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// The keys of the help: f1 works while one types, too.
var (
	helpKey       = widget.Key("?", "help")
	helpKeyTyping = widget.Key("f1", "help")
)

func (a *app) helpKey() key.Binding {
	if t, ok := a.now().Page.(page.Typer); ok && t.Typing() {
		return helpKeyTyping
	}
	return helpKey
}

// helped takes a key for the help, open or to be opened.
func (a *app) helped(k tea.KeyMsg) bool {
	if a.help != nil {
		if name := k.String(); name == "esc" || name == "enter" || name == "q" || name == "?" || name == "f1" {
			a.help = nil
		} else {
			a.help.Update(k)
		}
		return true
	}
	if !k.Paste && (k.String() == "f1" || k.String() == a.helpKey().Help().Key) {
		a.help = &widget.Pager{}
		return true
	}
	return false
}

// helpView lists the keys that work on the screen below, and nothing else.
func (a *app) helpView(f widget.Frame) string {
	t, width := a.s.Theme, f.BodyWidth()
	f.Footer = func(width int) string {
		return widget.Footer(t, []key.Binding{widget.Key("esc", "close"), quitKey}, width)
	}
	var rows []prose.Row
	for _, b := range append(a.Keys(a.now()), alwaysKeys...) {
		if b.Enabled() && b.Help().Key != "" {
			rows = append(rows, prose.Row{Word: b.Help().Key, Text: b.Help().Desc})
		}
	}
	lines := append([]string{t.Strong.Render("What works here"), ""}, prose.Table(t, rows, width)...)
	lines = append(append(lines, ""), widget.WrapStyled("The mouse is left to the terminal: text is selected and pasted as everywhere.", width, t.Dim)...)
	a.help.SetLines(lines)
	return f.One(a.help.View(f.BodyHeight()))
}

// alwaysKeys work on every screen.
var alwaysKeys = []key.Binding{
	widget.Key("ctrl+z", "leave for the shell; fg comes back"),
	widget.Key("ctrl+c", "quit; answers are kept, a token is not"),
}
