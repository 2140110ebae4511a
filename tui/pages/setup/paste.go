package setup

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// pasteScreen lists the values to enter in Torque, one at a time to copy.
type pasteScreen struct {
	s    *page.UI
	at   int
	keep page.Keeper
}

// NewPaste shows the values to copy into Torque, one by one.
func NewPaste(s *page.UI) *pasteScreen { return &pasteScreen{s: s, at: 2} }

func (p *pasteScreen) Step() int     { return page.StepPlan }
func (p *pasteScreen) Open() tea.Cmd { return nil }
func (p *pasteScreen) Close()        {}

func (p *pasteScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		p.keep.Heard(msg)
		return page.StayHere(), nil
	}
	values := p.s.Values(p.s.Setup)
	v := values[min(p.at, len(values)-1)]
	text := v.Text
	if k.String() != "c" {
		v.Field, text = session.CredentialFile, p.s.Sheet(p.s.Setup) // a file holds all of them
	}
	if cmd, used := p.keep.Key(p.s, k, v.Field, text); used {
		return page.StayHere(), cmd
	}
	switch k.String() {
	case "esc":
		return page.GoBack(), nil
	case "enter":
		return page.GoToWith(page.Verify, p.s.Verify(session.AsSetUp)), nil
	case "up", "k":
		p.at = (p.at + len(values) - 1) % len(values)
	case "down", "j":
		p.at = (p.at + 1) % len(values)
	}
	return page.StayHere(), nil
}

// Keys of the list.
func (p *pasteScreen) Keys() []key.Binding {
	if p.keep.File.Asking {
		return p.keep.File.Keys()
	}
	return []key.Binding{widget.Key("enter", "verify"), widget.Key("c", "copy"), widget.Key("s", "save all"), widget.Key("↑↓", "choose")}
}

// View shows each value whole: it has to be entered by hand where the terminal
// takes no clipboard.
func (p *pasteScreen) View(f widget.Frame) string {
	t, width := p.s.Theme, f.BodyWidth()
	lines := []string{t.Strong.Render("Now enter this in Torque"), ""}
	lines = append(lines, widget.WrapStyled("Account Admin → Credentials → Add New Credential (on other pages: Administration → Credentials → Add Credentials), then \"Secret Manager\".", width, t.Dim)...)
	lines = append(lines, "")
	column := 14
	for i, v := range p.s.Values(p.s.Setup) {
		mark, style := "  ", t.Plain
		if i == p.at {
			mark, style = t.Accent.Render("▸ "), t.Strong
		}
		lines = append(lines, widget.Indent(mark+t.Dim.Render(widget.Pad(v.Field, column)), widget.Hard(v.Text, width-column-2, style))...)
	}
	lines = append(lines, "")
	if said := p.keep.Lines(t, width); len(said) > 0 {
		lines = append(lines, said...)
	} else if _, _, last := p.s.Journal.Read(); !last.IsZero() && p.s.Fresh {
		lines = append(lines, widget.WrapStyled(session.SettleHint(last), width, t.Dim)...)
	}
	return f.One(lines)
}

func (p *pasteScreen) Typing() bool { return p.keep.File.Asking }
