package widget

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

// Footer lists the bindings that are enabled, in order of importance, as many
// as fit. The last one always fits: it is the way out.
func Footer(t Theme, bindings []key.Binding, width int) string {
	var enabled []key.Binding
	for _, b := range bindings {
		if b.Enabled() && b.Help().Key != "" {
			enabled = append(enabled, b)
		}
	}
	if len(enabled) == 0 {
		return ""
	}
	last := item(t, enabled[len(enabled)-1])
	separator := t.Dim.Render(" · ")
	line := ""
	for _, b := range enabled[:len(enabled)-1] {
		next := line + item(t, b) + separator
		if ansi.StringWidth(next+last) <= width {
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
