package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// pasteScreen lists the values to enter in Torque, one at a time to copy.
type pasteScreen struct {
	s    *ui
	at   int
	keep keeper
}

func newPaste(s *ui) *pasteScreen { return &pasteScreen{s: s, at: 2} }

func (p *pasteScreen) Step() int     { return stepPlan }
func (p *pasteScreen) Open() tea.Cmd { return nil }
func (p *pasteScreen) Close()        {}

func (p *pasteScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		p.keep.heard(msg)
		return stayHere(), nil
	}
	values := p.s.values(p.s.setup)
	v := values[min(p.at, len(values)-1)]
	text := v.text
	if k.String() != "c" {
		v.field, text = credentialFile, p.s.sheet(p.s.setup) // a file holds all of them
	}
	if cmd, used := p.keep.key(p.s, k, v.field, text); used {
		return stayHere(), cmd
	}
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "enter":
		return goToWith(Verify, p.s.verify(asSetUp)), nil
	case "up", "k":
		p.at = (p.at + len(values) - 1) % len(values)
	case "down", "j":
		p.at = (p.at + 1) % len(values)
	}
	return stayHere(), nil
}

// Keys of the list.
func (p *pasteScreen) Keys() []key.Binding {
	if p.keep.file.asking {
		return p.keep.file.keys()
	}
	return []key.Binding{widget.Key("enter", "verify"), widget.Key("c", "copy"), widget.Key("s", "save all"), widget.Key("↑↓", "choose")}
}

// View shows each value whole: it has to be entered by hand where the terminal
// takes no clipboard.
func (p *pasteScreen) View(f widget.Frame) string {
	t, width := p.s.theme, f.BodyWidth()
	lines := []string{t.Strong.Render("Now enter this in Torque"), ""}
	lines = append(lines, widget.WrapStyled("Account Admin → Credentials → Add New Credential (on other pages: Administration → Credentials → Add Credentials), then \"Secret Manager\".", width, t.Dim)...)
	lines = append(lines, "")
	column := 14
	for i, v := range p.s.values(p.s.setup) {
		mark, style := "  ", t.Plain
		if i == p.at {
			mark, style = t.Accent.Render("▸ "), t.Strong
		}
		lines = append(lines, widget.Indent(mark+t.Dim.Render(widget.Pad(v.field, column)), widget.Hard(v.text, width-column-2, style))...)
	}
	lines = append(lines, "")
	if said := p.keep.lines(t, width); len(said) > 0 {
		lines = append(lines, said...)
	} else if _, _, last := p.s.journal.read(); !last.IsZero() && p.s.fresh {
		lines = append(lines, widget.WrapStyled(settleHint(last), width, t.Dim)...)
	}
	return f.One(lines)
}
