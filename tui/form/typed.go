package form

// Typed returns what was typed into a Pick field: not the row under the cursor.
func (m *Model) Typed(key string) string { return m.entries[key].pick.input.Value() }

// Retype puts a text into a Pick field, as if it had been typed.
func (m *Model) Retype(key, text string) {
	e := m.entries[key]
	e.touched, e.text = true, text
	e.pick.cursor = 0
	e.pick.input.SetValue(text)
	e.pick.input.CursorEnd()
	e.pick.narrow()
	e.text = e.pick.value()
}

// Renew forgets what was typed and takes over the answers as they are outside
// now: they came another way.
func (m *Model) Renew() {
	for _, e := range m.entries {
		e.touched = false
	}
	m.Refresh()
}

// Text is what stands in the focused field as letters: of a Pick what was typed,
// not the row under the cursor.
func (m *Model) Text() string {
	if m.Focused().Kind == Pick {
		return m.Typed(m.focus)
	}
	return m.entries[m.focus].text
}
