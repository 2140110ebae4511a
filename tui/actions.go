package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// What can be done about a finding is the same wherever it is shown: among the
// statements, on the report, and where a statement was opened.

// found is the finding under the cursor, or the first root cause where nothing is
// chosen.
func (v *verifyScreen) found() *verdict.Finding {
	if c := v.chosen(); c != nil {
		f, _ := findingOf(v.report, c.ID)
		return f
	}
	return v.firstCause()
}

// act does what a key means for a finding.
func act(s *ui, v *verification, k string, f *verdict.Finding) (move, tea.Cmd) {
	switch {
	case k == "f" && v.fixable(f):
		return goToWith(Plan, v.repair(*f)), nil
	case k == "c" && f != nil:
		if what, text := v.copyable(f); text != "" {
			return stayHere(), s.copyText(what, text)
		}
	case k == "w" && v.operated():
		return goToWith(Watch, v), nil
	}
	return stayHere(), nil
}

// actions are the keys that act understands now.
func actions(v *verification, f *verdict.Finding) []key.Binding {
	var keys []key.Binding
	if v.fixable(f) {
		keys = append(keys, widget.Key("f", "fix"))
	}
	if f != nil {
		if what, text := v.copyable(f); text != "" {
			keys = append(keys, widget.Key("c", "copy "+copyNames[what]))
		}
	}
	if v.operated() {
		keys = append(keys, widget.Key("w", "watch"))
	}
	return keys
}

// copyNames are the short names in the footer of what c copies.
var copyNames = map[string]string{copiesValue: "value", copiesCommands: "commands", copiesPatch: "patch"}
