package tui

import (
	tea "github.com/charmbracelet/bubbletea"
)

// returnedScreen asks for what others made.
type returnedScreen struct {
	ask
	became string
}

func newReturned(s *ui) *returnedScreen {
	r := &returnedScreen{became: becameMade}
	r.ask = newAsk(s, r, stepPlan, "What others made", s.returnedFields(&r.became))
	return r
}

func (r *returnedScreen) done() (move, tea.Cmd) {
	switch r.became {
	case becameWaiting:
		return goTo(Waiting), nil
	case becameOwn:
		r.s.takeBack()
		return goTo(Repo), nil
	}
	r.s.theyMade()
	return goTo(Paste), nil
}

func (r *returnedScreen) meaning(width int, _ bool) (string, []string) {
	t, setup := r.s.theme, r.s.setup
	rows := []row{{"repository", setup.Target.Repo}, {"region", setup.Target.Region}, {"secret", setup.Target.SecretID + ", path " + setup.Target.SecretPath}}
	if setup.Choices.HandedOver != "" {
		rows = append(rows, row{"files", setup.Choices.HandedOver})
	}
	return "Kept from last time", table(t, rows, width)
}
