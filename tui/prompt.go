package tui

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/sealed"
	"clonepath/tui/widget"
)

// prompt asks for one line at the bottom of a screen: a directory, a file.
type prompt struct {
	asking bool
	title  string
	verb   string // what enter does
	input  textinput.Model
	wrong  string // why what was typed was forgotten
}

func newPrompt(title, verb, value string) prompt {
	in := textinput.New()
	in.Prompt = "> "
	in.SetValue(value)
	return prompt{title: title, verb: verb, input: in}
}

func (p *prompt) open() {
	p.asking = true
	p.input.Focus()
	p.input.CursorEnd()
}

// key takes a key while asking; done tells that the line is the answer.
func (p *prompt) key(k tea.KeyMsg) (answer string, done bool) {
	p.wrong = ""
	switch k.Type {
	case tea.KeyEsc:
		p.asking = false
	case tea.KeyEnter:
		switch {
		case p.input.Value() == "":
			return "", false
		case sealed.Holds(p.input.Value()):
			p.input.SetValue("")
			p.wrong = sealed.Misplaced("the name of a file")
			return "", false
		}
		p.asking = false
		return p.input.Value(), true
	default:
		p.input, _ = p.input.Update(k)
	}
	return "", false
}

func (p *prompt) keys() []key.Binding {
	return []key.Binding{widget.Key("enter", p.verb), widget.Key("esc", "cancel")}
}

func (p *prompt) lines(t widget.Theme, width int) []string {
	p.input.Width = width - 3
	p.input.EchoMode = textinput.EchoNormal
	if sealed.Begins(p.input.Value()) {
		p.input.EchoMode = textinput.EchoPassword
	}
	lines := []string{t.Strong.Render(widget.Cut(p.title, width)), widget.Typed(p.input.View(), width)}
	if p.wrong != "" {
		lines = append(widget.WrapStyled(p.wrong, width, t.Bad), lines[1])
	}
	return lines
}
