package form

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"

	"clonepath/tui/widget"
)

// Event says what a key did to the form.
type Event struct {
	Left string // key of the field that was left forwards, "" if none was
	Done bool   // that was the last field, and every answer is accepted
}

// Model is the form of one screen.
type Model struct {
	theme    widget.Theme
	dress    *huh.Theme // the same in huh's terms
	fields   []Field
	entries  map[string]*entry
	visible  []string // keys of the fields asked now, in order
	advanced bool
	focus    string // key
	huh      *huh.Form
	widgets  map[string]huh.Field
	kept     []tea.KeyMsg // typed while a list was loading
}

// entry is the state of one field while its form is open.
type entry struct {
	text    string
	touched bool  // the user typed: Value is no longer asked
	dropped error // why what was typed was forgotten, until the next key
	list    List
	pick    *pick // of a Pick: what was typed, and the cursor
}

// New makes a form; the first field asked has the focus.
func New(theme widget.Theme, fields []Field) *Model {
	m := &Model{theme: theme, dress: huhTheme(theme), fields: fields, entries: map[string]*entry{}}
	for _, f := range fields {
		m.entries[f.Key] = &entry{pick: newPick()}
	}
	m.rebuild()
	m.open()
	return m
}

// Fields returns all questions, asked or not, in their order.
func (m *Model) Fields() []Field { return m.fields }

// Focused returns the field that has the focus.
func (m *Model) Focused() Field { return m.field(m.focus) }

// Hovered returns the option under the cursor of a Choice or Pick.
func (m *Model) Hovered() (Option, bool) {
	f := m.Focused()
	if f.Kind == Pick {
		return m.entries[m.focus].pick.hovered()
	}
	return f.option(m.entries[f.Key].text)
}

// HasAdvanced tells whether there are questions that ShowAdvanced would add.
func (m *Model) HasAdvanced() bool {
	for _, f := range m.fields {
		if f.Advanced && f.asked(true) {
			return true
		}
	}
	return false
}

// Advanced tells whether the advanced questions are asked.
func (m *Model) Advanced() bool { return m.advanced }

// ShowAdvanced asks the advanced questions too, or no longer.
func (m *Model) ShowAdvanced(on bool) {
	m.advanced = on
	m.rebuild()
}

// Offer gives a Pick field its list, and returns the keys that were kept while it
// was loading: who asks the questions types them now, and acts on what they do
// before the next one.
func (m *Model) Offer(key string, list List) (kept []tea.KeyMsg) {
	m.entries[key].list = list
	m.entries[key].pick.offer(list, m.entries[key].text)
	m.rebuild()
	if list.State == Loading {
		return nil
	}
	kept, m.kept = m.kept, nil
	return kept
}

// Refresh takes over answers that were changed from outside, and opens the
// focused field anew.
func (m *Model) Refresh() {
	m.rebuild()
	m.open()
}

// Busy tells whether the focused field waits for its list.
func (m *Model) Busy() bool { return m.entries[m.focus].list.State == Loading }

func (m *Model) field(key string) Field {
	for _, f := range m.fields {
		if f.Key == key {
			return f
		}
	}
	return Field{}
}
