package verify

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// What can be done about a finding is the same wherever it is shown: among the
// statements, on the report, and where a statement was opened.

// found is the finding under the cursor, or the first root cause where nothing is
// chosen.
func (v *verifyScreen) found() *verdict.Finding {
	if c := v.chosen(); c != nil {
		f, _ := prose.FindingOf(v.Report, c.ID)
		return f
	}
	return v.FirstCause()
}

// act does what a key means for a finding.
func act(s *page.UI, v *session.Verification, k string, f *verdict.Finding) (page.Move, tea.Cmd) {
	switch {
	case k == "f" && v.Fixable(f):
		return page.GoToWith(page.Plan, v.Repair(*f)), nil
	case k == "c" && f != nil:
		if what, text := v.Copyable(f); text != "" {
			return page.StayHere(), s.CopyText(what, text)
		}
	case k == "w" && v.Operated():
		return page.GoToWith(page.Watch, v), nil
	}
	return page.StayHere(), nil
}

// actions are the keys that act understands now.
func actions(v *session.Verification, f *verdict.Finding) []key.Binding {
	var keys []key.Binding
	if v.Fixable(f) {
		keys = append(keys, widget.Key("f", "fix"))
	}
	if f != nil {
		if what, text := v.Copyable(f); text != "" {
			keys = append(keys, widget.Key("c", "copy "+copyNames[what]))
		}
	}
	if v.Operated() {
		keys = append(keys, widget.Key("w", "watch"))
	}
	return keys
}

// copyNames are the short names in the footer of what c copies.
var copyNames = map[string]string{session.CopiesValue: "value", session.CopiesCommands: "commands", session.CopiesPatch: "patch"}
