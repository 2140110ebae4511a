package setup

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
)

// credentialScreen asks for what is entered in Torque beside role and secret.
type credentialScreen struct{ page.Ask }

// NewCredential asks for what is entered in Torque.
func NewCredential(s *page.UI) *credentialScreen {
	c := &credentialScreen{}
	c.Ask = page.NewAsk(s, c, page.StepCredential, session.StepOf(setup.StepCredential).Title, fields.FormFields(s.Session, setup.StepCredential))
	return c
}

func (c *credentialScreen) Done() (page.Move, tea.Cmd) {
	c.S.Mixed = "" // the plan's question is asked for each plan
	return page.GoTo(page.Plan), nil
}

func (c *credentialScreen) Meaning(width int, _ bool) (string, []string) {
	var rows []prose.Row
	for _, v := range c.S.Values(c.S.AsAnswered(setup.StepCredential)) {
		rows = append(rows, prose.Row{Word: v.Field, Text: v.Shown})
	}
	return "Will be entered in Torque", prose.Table(c.S.Theme, rows, width)
}

func (c *credentialScreen) Document() (name, text string) {
	return session.CredentialFile, c.S.Sheet(c.S.AsAnswered(setup.StepCredential))
}
