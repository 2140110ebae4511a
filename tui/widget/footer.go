package widget

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// pinned is how many bindings at the end always have their place: how to learn
// more, and the way out.
const pinned = 2

// Footer lists the bindings that are enabled, in order of importance, as many
// as fit. The last two always fit.
func Footer(t Theme, bindings []key.Binding, width int) string {
	var enabled []string
	for _, b := range bindings {
		if b.Enabled() && b.Help().Key != "" {
			enabled = append(enabled, item(t, b))
		}
	}
	first := max(0, len(enabled)-pinned)
	separator := t.Dim.Render(" · ")
	last := strings.Join(enabled[first:], separator)
	line := ""
	for _, text := range enabled[:first] {
		next := line + text + separator
		if cells(next+last) <= width {
			line = next
		}
	}
	return Cut(line+last, width)
}

func item(t Theme, b key.Binding) string {
	return t.Strong.Render(b.Help().Key) + " " + t.Dim.Render(b.Help().Desc)
}

// Key makes a binding with its help. Several keys share one help text.
func Key(help, what string, keys ...string) key.Binding {
	if len(keys) == 0 {
		keys = strings.Fields(help)
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, what))
}
