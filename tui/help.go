package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// typer is a screen on which a question mark can be text.
type typer interface {
	// Typing tells whether a letter is text now.
	Typing() bool
}

// The keys of the help: f1 works while one types, too.
var (
	helpKey       = widget.Key("?", "help")
	helpKeyTyping = widget.Key("f1", "help")
)

func (a *app) helpKey() key.Binding {
	if t, ok := a.now().screen.(typer); ok && t.Typing() {
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
	t, width := a.s.theme, f.BodyWidth()
	f.Footer = func(width int) string {
		return widget.Footer(t, []key.Binding{widget.Key("esc", "close"), quitKey}, width)
	}
	var rows []row
	for _, b := range append(a.keys(a.now()), alwaysKeys...) {
		if b.Enabled() && b.Help().Key != "" {
			rows = append(rows, row{b.Help().Key, b.Help().Desc})
		}
	}
	lines := append([]string{t.Strong.Render("What works here"), ""}, table(t, rows, width)...)
	lines = append(append(lines, ""), widget.WrapStyled("The mouse is left to the terminal: text is selected and pasted as everywhere.", width, t.Dim)...)
	a.help.SetLines(lines)
	return f.One(a.help.View(f.BodyHeight()))
}

// alwaysKeys work on every screen.
var alwaysKeys = []key.Binding{
	widget.Key("ctrl+z", "leave for the shell; fg comes back"),
	widget.Key("ctrl+c", "quit; answers are kept, a token is not"),
}

// Typing: a question mark is text only where some text stands already. No value
// that is asked for begins with one.
func (a *ask) Typing() bool {
	if a.full != nil {
		return a.keep.file.asking
	}
	f, open := a.Question()
	return open && f.Kind != form.Choice && a.form.Text() != ""
}

// Asks is the form of the page.
func (a *ask) Asks() *form.Model { return a.form }

// Question is the field in focus, and whether it takes an answer now.
func (a *ask) Question() (f form.Field, open bool) {
	return a.form.Focused(), a.busy == "" && a.full == nil
}

// Typing is over once there is something to confirm.
func (a *accountScreen) Typing() bool { return !a.confirmed && a.login == "" && a.ask.Typing() }

func (p *pasteScreen) Typing() bool  { return p.keep.file.asking }
func (r *reportScreen) Typing() bool { return r.dir.asking }
func (d *detailScreen) Typing() bool { return d.file.asking }
