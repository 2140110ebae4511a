package plan

import (
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	tea "github.com/charmbracelet/bubbletea"
)

// returnedScreen asks for what others made.
type returnedScreen struct {
	page.Ask
	became string
}

func NewReturned(s *page.UI) *returnedScreen {
	r := &returnedScreen{became: fields.BecameMade}
	r.Ask = page.NewAsk(s, r, page.StepPlan, "What others made", fields.ReturnedFields(s.Session, &r.became))
	return r
}

func (r *returnedScreen) Done() (page.Move, tea.Cmd) {
	switch r.became {
	case fields.BecameWaiting:
		return page.GoTo(page.Waiting), nil
	case fields.BecameOwn:
		r.S.TakeBack()
		return page.GoTo(page.Repo), nil
	}
	r.S.TheyMade()
	return page.GoTo(page.Paste), nil
}

func (r *returnedScreen) Meaning(width int, _ bool) (string, []string) {
	t, setup := r.S.Theme, r.S.Setup
	rows := []prose.Row{{Word: "repository", Text: setup.Target.Repo}, {Word: "region", Text: setup.Target.Region}, {Word: "secret", Text: setup.Target.SecretID + ", path " + setup.Target.SecretPath}}
	if setup.Choices.HandedOver != "" {
		rows = append(rows, prose.Row{Word: "files", Text: setup.Choices.HandedOver})
	}
	return "Kept from last time", prose.Table(t, rows, width)
}
