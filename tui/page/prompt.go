package page

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/sealed"
	"clonepath/tui/widget"
)

// Prompt asks for one line at the bottom of a screen: a directory, a file.
type Prompt struct {
	Asking bool
	title  string
	verb   string // what enter does
	Input  textinput.Model
	wrong  string // why what was typed was forgotten
}

// NewPrompt is a closed prompt, whose Enter does the verb.
func NewPrompt(title, verb, value string) Prompt {
	in := textinput.New()
	in.Prompt = "> "
	in.SetValue(value)
	return Prompt{title: title, verb: verb, Input: in}
}

// Open lets a person type.
func (p *Prompt) Open() {
	p.Asking = true
	p.Input.Focus()
	p.Input.CursorEnd()
}

// Key takes a key while asking; done tells that the line is the answer.
func (p *Prompt) Key(k tea.KeyMsg) (answer string, done bool) {
	p.wrong = ""
	switch k.Type {
	case tea.KeyEsc:
		p.Asking = false
	case tea.KeyEnter:
		switch {
		case p.Input.Value() == "":
			return "", false
		case sealed.Holds(p.Input.Value()):
			p.Input.SetValue("")
			p.wrong = sealed.Misplaced("the name of a file")
			return "", false
		}
		p.Asking = false
		return p.Input.Value(), true
	default:
		p.Input, _ = p.Input.Update(k)
	}
	return "", false
}

// Keys are what the bottom line names.
func (p *Prompt) Keys() []key.Binding {
	return []key.Binding{widget.Key("enter", p.verb), widget.Key("esc", "cancel")}
}

// Lines draw the prompt.
func (p *Prompt) Lines(t widget.Theme, width int) []string {
	p.Input.Width = width - 3
	p.Input.EchoMode = textinput.EchoNormal
	if sealed.Begins(p.Input.Value()) {
		p.Input.EchoMode = textinput.EchoPassword
	}
	lines := []string{t.Strong.Render(widget.Cut(p.title, width)), widget.Typed(p.Input.View(), width)}
	if p.wrong != "" {
		lines = append(widget.WrapStyled(p.wrong, width, t.Bad), lines[1])
	}
	return lines
}
