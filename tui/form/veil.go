package form

import (
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/huh"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// A token that is typed or pasted where none is asked for is not on the screen
// for a moment: from its prefix on the text is shown as dots, nothing is stored
// before enter, and enter refuses and forgets it.

// veiled reports whether a text is, or may become, a token, or carries
// credentials.
func veiled(text string) bool { return sealed.Begins(text) || target.HasUserInfo(text) }

// veil shows the text of a field as dots, or no longer.
func (m *Model) veil(key string) {
	f, e := m.field(key), m.entries[key]
	hide := veiled(e.text)
	e.pick.veil(f.Kind == Pick && veiled(e.pick.input.Value()))
	if in, ok := m.widgets[key].(*huh.Input); ok && f.Kind == Text {
		mode := huh.EchoModeNormal
		if hide {
			mode = huh.EchoModePassword
		}
		in.EchoMode(mode)
	}
}

func (p *pick) veil(hide bool) {
	p.input.EchoMode = textinput.EchoNormal
	if hide {
		p.input.EchoMode = textinput.EchoPassword
	}
}

// drop forgets a token that was entered here, and what of it was stored before it
// could be told; the answer of before stands.
func (m *Model) drop(key string, why error) {
	f, e := m.field(key), m.entries[key]
	if f.Forget != nil {
		f.Forget()
	}
	e.touched, e.dropped = false, why
	e.pick.input.SetValue("")
	m.rebuild()
	e.pick.narrow()
}

// Again asks a question anew, with an empty answer and what that means.
func (m *Model) Again(key, placeholder, empty string) {
	for i := range m.fields {
		if m.fields[i].Key == key {
			m.fields[i].Placeholder, m.fields[i].Empty = placeholder, empty
		}
	}
	m.entries[key].text, m.entries[key].touched = "", true
	m.focusOn(key)
}
