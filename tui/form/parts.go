package form

import (
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/huh"
	"github.com/charmbracelet/lipgloss"

	"clonepath/tui/widget"
)

// part makes the huh field of a question, at its present answer. It has its theme
// from the start: a field without one makes huh's own, colour by colour, whenever
// it is drawn, and a group draws its fields when it is made.
func (m *Model) part(f Field) huh.Field {
	e := m.entries[f.Key]
	check := f.Accepts
	switch f.Kind {
	case Choice:
		options := make([]huh.Option[string], len(f.Options))
		for i, o := range f.Options {
			options[i] = huh.NewOption(o.label(), o.Value)
		}
		choice := huh.NewSelect[string]()
		choice.WithTheme(m.dress) // first: it draws its options when it gets them
		return choice.Key(f.Key).Title(f.Title).Options(options...).Value(&e.text).Validate(check)
	case Pick:
		e.pick.bind(f, e, check)
		return e.pick
	case Password:
		return m.input(f, e, check).EchoMode(huh.EchoModePassword)
	default:
		return m.input(f, e, check)
	}
}

func (m *Model) input(f Field, e *entry, check func(string) error) *huh.Input {
	in := huh.NewInput().Key(f.Key).Title(f.Title).Placeholder(f.Placeholder).Value(&e.text).Validate(check)
	in.WithTheme(m.dress)
	return in
}

// huhTheme is our theme in huh's terms, on its base theme of sixteen colours.
func huhTheme(t widget.Theme) *huh.Theme {
	h := huh.ThemeBase()
	bar := lipgloss.NewStyle().PaddingLeft(1).BorderStyle(lipgloss.ThickBorder()).BorderLeft(true)
	h.Focused.Base = bar.BorderForeground(t.Accent.GetForeground())
	h.Focused.Title = t.Accent
	h.Focused.Description = t.Dim
	h.Focused.ErrorIndicator = t.Bad.SetString("")
	h.Focused.SelectSelector = t.Accent.SetString("▸ ")
	h.Focused.Option = t.Plain
	h.Focused.SelectedOption = t.Strong
	h.Focused.UnselectedOption = t.Plain
	h.Focused.TextInput.Prompt = t.Accent
	h.Focused.TextInput.Placeholder = t.Dim
	h.Blurred = h.Focused
	return h
}

// huhKeys are huh's keys without those that other parts of a screen own, or
// that nobody expects in a list of three.
func huhKeys() *huh.KeyMap {
	k := huh.NewDefaultKeyMap()
	k.Quit.SetEnabled(false)
	k.Select.Filter.SetEnabled(false)
	k.Select.Up = key.NewBinding(key.WithKeys("up", "k"))
	k.Select.Down = key.NewBinding(key.WithKeys("down", "j"))
	k.Input.AcceptSuggestion.SetEnabled(false)
	return k
}
