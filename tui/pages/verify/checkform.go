package verify

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps/session"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
)

// checkForm asks for what stands in Torque's credential. It accepts wrong
// values: finding out what is wrong with them is what it is for.
type checkForm struct {
	page.Ask
}

// NewCheckForm asks for what a check needs.
func NewCheckForm(s *page.UI) *checkForm {
	c := &checkForm{}
	c.Ask = page.NewAsk(s, c, page.NoStep, "What stands in Torque", fields.CheckFields(s.Session))
	c.Form.Offer("choice.profile", fields.ProfileList(s.Deps.Profiles))
	return c
}

func (c *checkForm) Leaving(key string) tea.Cmd {
	if key == "target.repo" {
		c.S.NameHost()
	}
	return nil
}

func (c *checkForm) Done() (page.Move, tea.Cmd) {
	c.S.Identity = nil
	return page.GoToWith(page.Verify, c.S.Verify(session.AsGiven)), nil
}

// Meaning comments on what is typed, as Verify will.
func (c *checkForm) Meaning(width int, _ bool) (string, []string) {
	t := c.S.Theme
	if p := fields.Typed(c.S.Setup, c.Form.Focused().Key); p != nil {
		return "This will be reported", prose.Table(t, []prose.Row{{Word: "found", Text: p.Found}, {Word: "expected", Text: p.Expected}, {Word: "to do", Text: p.Advice}}, width)
	}
	return "What happens next", prose.Table(t, []prose.Row{
		{Word: "read", Text: "role, secret, policies and keys, with the credentials of this machine"},
		{Word: "tried", Text: "the clone, with the token that the secret holds"},
		{Word: "changed", Text: "nothing"},
	}, width)
}

// Fill takes a block for the fields of an existing credential.
func (c *checkForm) Fill(named map[target.Field]string) bool {
	return c.TakeOver(named, fields.CheckKeys)
}
