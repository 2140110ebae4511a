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

// NewReturned takes back what others did.
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
	t, chosen := r.S.Theme, r.S.Setup
	rows := []prose.Row{{Word: "repository", Text: chosen.Target.Repo}, {Word: "region", Text: chosen.Target.Region}, {Word: "secret", Text: chosen.Target.SecretID + ", path " + chosen.Target.SecretPath}}
	if chosen.Choices.HandedOver != "" {
		rows = append(rows, prose.Row{Word: "files", Text: chosen.Choices.HandedOver})
	}
	return "Kept from last time", prose.Table(t, rows, width)
}
