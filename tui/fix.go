package tui

import tea "github.com/charmbracelet/bubbletea"

// onwards are the ways on beside agreeing and going back: to the values for
// Torque, or, from a fix that is not ours to make, to an export for somebody with
// the rights.
func (p *planScreen) onwards(label string) []choice {
	if p.fix == nil {
		return []choice{{label, "go on", func() (move, tea.Cmd) {
			p.skip(p.planned.Changes)
			return goTo(Paste), nil
		}}}
	}
	if p.err == nil && len(p.planned.Changes) > 0 {
		return nil
	}
	return []choice{{"hand it over", "hand over", func() (move, tea.Cmd) {
		return goToWith(Report, reportOf{found: p.fix.v, export: true}), nil
	}}}
}

// done leaves a plan whose changes were made.
func (p *planScreen) done() move {
	if p.fix == nil {
		return p.next()
	}
	return goBackTo(Verify) // which sees that something was changed, and runs again
}
