package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
)

// credentialScreen asks for what is entered in Torque beside role and secret.
type credentialScreen struct{ ask }

func newCredential(s *ui) *credentialScreen {
	c := &credentialScreen{}
	c.ask = newAsk(s, c, stepCredential, stepOf(steps.StepCredential).Title, s.formFields(steps.StepCredential))
	return c
}

func (c *credentialScreen) done() (move, tea.Cmd) {
	c.s.mixed = "" // the plan's question is asked for each plan
	return goTo(Plan), nil
}

func (c *credentialScreen) meaning(width int, _ bool) (string, []string) {
	var rows []row
	for _, v := range c.s.values(c.s.asAnswered(steps.StepCredential)) {
		rows = append(rows, row{v.field, v.shown})
	}
	return "Will be entered in Torque", table(c.s.theme, rows, width)
}
