package widget

import "github.com/charmbracelet/lipgloss"

// Theme is how text is set. Its colours are the first eight of the terminal's
// own sixteen, so they follow the user's palette on light and dark backgrounds.
type Theme struct {
	Plain  lipgloss.Style
	Strong lipgloss.Style // headings, values that matter
	Dim    lipgloss.Style // explanations, keys that are not pressed now
	Accent lipgloss.Style // where the user is
	Good   lipgloss.Style
	Notice lipgloss.Style // warnings, things to know
	Bad    lipgloss.Style
}

// NewTheme returns the theme; without colour (NO_COLOR) weight alone remains.
func NewTheme(colour bool) Theme {
	plain := lipgloss.NewStyle()
	ink := func(code string) lipgloss.Style {
		if !colour {
			return plain
		}
		return plain.Foreground(lipgloss.Color(code))
	}
	return Theme{
		Plain:  plain,
		Strong: plain.Bold(true),
		Dim:    plain.Faint(true),
		Accent: ink("6").Bold(true),
		Good:   ink("2"),
		Notice: ink("3"),
		Bad:    ink("1").Bold(true),
	}
}
