package form

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"

	"clonepath/awsops/sealed"
)

// Update takes one key. Moves happen here and now; nothing is left for later.
func (m *Model) Update(msg tea.KeyMsg) Event {
	if m.Busy() && msg.Type != tea.KeyShiftTab {
		m.kept = append(m.kept, msg)
		return Event{}
	}
	from := m.focus
	m.entries[from].touched, m.entries[from].dropped = true, nil
	m.huh.Update(pasted(msg)) // the commands that it returns are the moves made below
	m.take(from, forwards(msg))
	m.veil(from)
	why := m.field(from).misplaced(m.entries[from].text)
	switch {
	case forwards(msg) && why != nil:
		m.drop(from, why)
	case msg.Type == tea.KeyShiftTab:
		m.kept = nil
		m.huh.PrevField()
		m.focusOn(m.focusedKey())
	case forwards(msg) && m.widgets[from].Error() == nil:
		return m.forward(from)
	case m.field(from).Kind == Choice && m.outdated():
		m.focusOn(from)
	}
	return Event{}
}

// forward leaves a field whose answer is accepted.
func (m *Model) forward(from string) Event {
	if m.outdated() { // the answer decides which question is next
		m.focusOn(from)
	}
	m.huh.NextField()
	now := m.focusedKey()
	if now == from {
		return m.finish(from)
	}
	m.focusOn(now)
	return Event{Left: from}
}

func forwards(msg tea.KeyMsg) bool { return msg.Type == tea.KeyEnter || msg.Type == tea.KeyTab }

// finish ends the form, or goes to the first answer that is not accepted: an
// earlier one can become wrong by a later one.
func (m *Model) finish(last string) Event {
	for _, key := range m.visible {
		if m.check(key) != nil {
			m.entries[key].touched = true
			m.focusOn(key)
			return Event{Left: last}
		}
	}
	m.focusOn(last)
	return Event{Left: last, Done: true}
}

// focusOn puts the focus and takes over what a stored answer changed elsewhere:
// which questions are asked, and the defaults of those not touched yet.
func (m *Model) focusOn(key string) {
	arrives := m.focus != key
	m.focus = key
	m.rebuild()
	if arrives {
		m.open()
	}
}

func (m *Model) open() {
	if f := m.Focused(); f.Open != nil {
		f.Open()
	}
}

func (m *Model) check(key string) error {
	return m.field(key).Accepts(m.entries[key].text)
}

// take reads the focused widget's text and stores it if it is accepted. What may
// yet become a token waits for the field to be left.
func (m *Model) take(key string, leaves bool) {
	f, e := m.field(key), m.entries[key]
	if text, ok := m.widgets[key].GetValue().(string); ok {
		e.text = text
	}
	waits := f.Kind != Password && !leaves && sealed.Begins(e.text)
	if f.Store != nil && !waits && m.check(key) == nil {
		f.Store(e.text)
	}
}

func (m *Model) focusedKey() string { return m.huh.GetFocusedField().GetKey() }

// pasted drops the line ends that a terminal's selection brings along. Spaces
// stay: they may be what is wrong with a value.
func pasted(msg tea.KeyMsg) tea.KeyMsg {
	if msg.Paste {
		msg.Runes = []rune(strings.Trim(string(msg.Runes), "\r\n"))
	}
	return msg
}

// outdated tells whether other questions should be asked than the huh form has.
func (m *Model) outdated() bool {
	var asked []string
	for _, f := range m.fields {
		if f.asked(m.advanced) {
			asked = append(asked, f.Key)
		}
	}
	return !slices.Equal(asked, m.visible)
}

// rebuild makes the huh form of the fields that are asked now. huh cannot hide
// single fields, and a field that was left no longer takes keys, so it is made
// anew; the answers live in entries.
func (m *Model) rebuild() {
	m.visible, m.widgets = nil, map[string]huh.Field{}
	var parts []huh.Field
	for _, f := range m.fields {
		if !f.asked(m.advanced) {
			continue
		}
		if e := m.entries[f.Key]; !e.touched {
			e.text = f.Value()
		}
		part := m.part(f)
		m.visible = append(m.visible, f.Key)
		m.widgets[f.Key] = part
		parts = append(parts, part)
	}
	at := max(0, slices.Index(m.visible, m.focus))
	m.focus = m.visible[at]
	m.huh = huh.NewForm(huh.NewGroup(parts...)).WithTheme(m.dress).WithKeyMap(huhKeys()).
		WithShowHelp(false).WithShowErrors(false)
	m.huh.Init()
	for range at {
		m.huh.NextField()
	}
	m.veil(m.focus)
}
