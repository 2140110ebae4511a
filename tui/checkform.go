package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
)

// checkForm asks for what stands in Torque's credential. It accepts wrong
// values: finding out what is wrong with them is what it is for.
type checkForm struct {
	ask
	checked map[string]target.Field // fields whose value is commented on while typing
}

func newCheckForm(s *ui) *checkForm {
	c := &checkForm{checked: map[string]target.Field{}}
	for _, q := range checkQuestions {
		c.checked[q.key] = q.field
	}
	c.ask = newAsk(s, c, noStep, "What stands in Torque", s.checkFields())
	c.form.Offer("choice.profile", profileList(s.deps.Profiles))
	return c
}

func (c *checkForm) leaving(key string) tea.Cmd {
	if key == "target.repo" {
		c.s.nameHost()
	}
	return nil
}

func (c *checkForm) done() (move, tea.Cmd) {
	c.s.identity = nil
	return goToWith(Verify, c.s.verify(asGiven)), nil
}

// meaning comments on what is typed, as Verify will.
func (c *checkForm) meaning(width int, _ bool) (string, []string) {
	t := c.s.theme
	field := c.checked[c.form.Focused().Key]
	if p := target.Check(field, c.s.setup.Target.Value(field)); field != "" && p != nil {
		return "This will be reported", table(t, []row{{"found", p.Found}, {"expected", p.Expected}, {"to do", p.Advice}}, width)
	}
	return "What happens next", table(t, []row{
		{"read", "role, secret, policies and keys, with the credentials of this machine"},
		{"tried", "the clone, with the token that the secret holds"},
		{"changed", "nothing"},
	}, width)
}
