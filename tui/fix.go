package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/faults"
)

// newFix shows the plan that repairs a finding.
func newFix(v *verifyScreen, f faults.Finding) *planScreen {
	return &planScreen{draft: v.repair(f), s: v.s, from: v}
}

// onwards are the ways on beside agreeing and going back: to the values for
// Torque, or, from a fix that is not ours to make, to an export for somebody with
// the rights.
func (p *planScreen) onwards(label string) []choice {
	if p.from == nil {
		return []choice{{label, "go on", func() (move, tea.Cmd) {
			p.skip(p.planned.Changes)
			return goTo(newPaste(p.s)), nil
		}}}
	}
	if p.err == nil && len(p.planned.Changes) > 0 {
		return nil
	}
	return []choice{{"hand it over", "hand over", func() (move, tea.Cmd) {
		r := newReport(p.from)
		r.ask()
		return goTo(r), nil
	}}}
}

// done leaves a plan whose changes were made.
func (p *planScreen) done() move {
	if p.from == nil {
		return goTo(p.next())
	}
	return goBackTo(p.from) // which sees that something was changed, and runs again
}
