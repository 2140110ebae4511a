package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// What can be done about a finding is the same wherever it is shown: among the
// statements, on the report, and where a statement was opened.

// findingOf is the weightiest finding of a statement and what it is called, nil
// where there is none.
func findingOf(r *verdict.Report, id evidence.CheckID) (f *verdict.Finding, word string) {
	for _, group := range findingGroups(r) {
		for i := range group.list {
			if group.list[i].Check == id {
				return &group.list[i], group.word
			}
		}
	}
	return nil, ""
}

type findingGroup struct {
	word string
	list []verdict.Finding
}

// findingGroups are all findings, what is broken first.
func findingGroups(r *verdict.Report) []findingGroup {
	return []findingGroup{{"Root cause", r.RootCauses}, {"Could not look", r.CannotObserve}, {"Warning", r.Warnings}}
}

// found is the finding under the cursor, or the first root cause where nothing is
// chosen.
func (v *verifyScreen) found() *verdict.Finding {
	if c := v.chosen(); c != nil {
		f, _ := findingOf(v.report, c.ID)
		return f
	}
	if v.report != nil && len(v.report.RootCauses) > 0 {
		return &v.report.RootCauses[0]
	}
	return nil
}

// operated tells whether there is an operator with access to the account.
func (v *verifyScreen) operated() bool {
	return v.what != asSent && v.s.deps.Question.As != evidence.Agent && v.s.identity != nil
}

// fixable tells whether a plan of ours can address a finding: a root cause, and
// no warning.
func (v *verifyScreen) fixable(f *verdict.Finding) bool {
	if f == nil || !v.operated() || !steps.Fixable(f.Fault) {
		return false
	}
	for _, cause := range v.report.RootCauses {
		if cause.Fault == f.Fault && cause.Check == f.Check {
			return true
		}
	}
	return false
}

// standIns tells whether names and values are not the real ones.
func (v *verifyScreen) standIns() bool { return v.record != nil && evidence.Masked(v.record) }

// act does what a key means for a finding.
func (v *verifyScreen) act(k string, f *verdict.Finding) (move, tea.Cmd) {
	switch {
	case k == "f" && v.fixable(f):
		return goTo(newFix(v, *f)), nil
	case k == "c" && f != nil:
		if what, text := v.copyable(f); text != "" {
			return stayHere(), v.s.copyText(what, text)
		}
	case k == "w" && v.operated():
		return goTo(newWatch(v)), nil
	}
	return stayHere(), nil
}

// actions are the keys that act understands now.
func (v *verifyScreen) actions(f *verdict.Finding) []key.Binding {
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

// What c copies, and its short name in the footer.
const (
	copiesValue    = "The value to enter in Torque"
	copiesCommands = "The fix's commands"
	copiesPatch    = "The patch"
)

var copyNames = map[string]string{copiesValue: "value", copiesCommands: "commands", copiesPatch: "patch"}

// copyable is what a finding's fix offers to take along: the value to enter in
// Torque before anything else. Of masked evidence it is nothing: what stands there
// is a stand-in.
func (v *verifyScreen) copyable(f *verdict.Finding) (what, text string) {
	switch {
	case v.standIns():
		return "", ""
	case f.Fix.Copy != "":
		return copiesValue, f.Fix.Copy
	case len(f.Fix.Commands) > 0:
		return copiesCommands, strings.Join(f.Fix.Commands, "\n")
	}
	return copiesPatch, f.Fix.Patch
}
