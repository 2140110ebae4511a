package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps"
)

// credentialScreen asks for what is entered in Torque beside role and secret.
type credentialScreen struct{ ask }

func newCredential(s *session) *credentialScreen {
	c := &credentialScreen{}
	c.ask = newAsk(s, c, stepCredential, stepOf(steps.StepCredential).Title, s.formFields(steps.StepCredential))
	return c
}

func (c *credentialScreen) done() (move, tea.Cmd) {
	c.s.mixed = "" // the plan's question is asked for each plan
	return goTo(newPlan(c.s)), nil
}

func (c *credentialScreen) meaning(width int, _ bool) (string, []string) {
	var rows []row
	for _, v := range c.s.values(c.s.draft(steps.StepCredential)) {
		rows = append(rows, row{v.field, v.shown})
	}
	return "Will be entered in Torque", table(c.s.theme, rows, width)
}

// entry is one field of Torque's credential form.
type entry struct {
	field string // as Torque calls it
	shown string // on the screen
	text  string // what is entered
}

// values are the fields of Torque's form, in its order.
func (s *session) values(setup steps.Setup) []entry {
	setup = setup.WithDefaults()
	role := setup.Target.RoleARN
	if d, err := s.desired(); err == nil {
		role = d.RoleARN
	}
	kind := map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}[setup.Credential.Type]
	values := []entry{
		{"Name", setup.Credential.Name, setup.Credential.Name},
		{"Type", kind, kind},
		{"Role ARN", role, role},
	}
	if id := setup.Target.ExternalID; id != "" {
		values = append(values, entry{"External ID", target.MaskExternalID(id), id})
	}
	return append(values,
		entry{"Secret ID", setup.Target.SecretID, setup.Target.SecretID},
		entry{"Secret Path", setup.Target.SecretPath, setup.Target.SecretPath})
}
