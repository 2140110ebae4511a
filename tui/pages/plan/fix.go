package plan

import tea "github.com/charmbracelet/bubbletea"
import (
	"clonepath/tui/page"
)

// onwards are the ways on beside agreeing and going back: to the values for
// Torque, or, from a fix that is not ours to make, to an export for somebody with
// the rights.
func (p *planScreen) onwards(label string) []choice {
	if p.Fix == nil {
		return []choice{{label, "go on", func() (page.Move, tea.Cmd) {
			p.Skip(p.Planned.Changes)
			return page.GoTo(page.Paste), nil
		}}}
	}
	if p.err == nil && len(p.Planned.Changes) > 0 {
		return nil
	}
	return []choice{{"hand it over", "hand over", func() (page.Move, tea.Cmd) {
		return page.GoToWith(page.Report, page.ReportOf{Found: p.Fix.V, Export: true}), nil
	}}}
}

// Done leaves a plan whose changes were made.
func (p *planScreen) Done() page.Move {
	if p.Fix == nil {
		return p.Next()
	}
	return page.GoBackTo(page.Verify) // which sees that something was changed, and runs again
}
