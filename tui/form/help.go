package form

import (
	"github.com/charmbracelet/bubbles/key"
)

// Help explains the focused question and the option under the cursor, which may
// need no words.
func (m *Model) Help() (question, option string) {
	o, _ := m.Hovered()
	return m.Focused().Help, o.Help
}

// Keys are the bindings that work on the focused question, for the footer.
func (m *Model) Keys() []key.Binding {
	var keys []key.Binding
	show := func(k, what string) { keys = append(keys, key.NewBinding(key.WithKeys(k), key.WithHelp(k, what))) }
	show("enter", "next")
	f := m.Focused()
	if f.Kind == Choice || m.entries[f.Key].pick.listed() {
		show("↑↓", "choose")
	}
	return keys
}

// First tells whether the first question has the focus.
func (m *Model) First() bool { return m.visible[0] == m.focus }
