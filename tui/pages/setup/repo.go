package setup

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
)

// repoScreen asks for the repository and for who the agent is.
type repoScreen struct{ page.Ask }

// NewRepo asks for repository and agent.
func NewRepo(s *page.UI) *repoScreen {
	r := &repoScreen{}
	r.Ask = page.NewAsk(s, r, page.StepRepo, session.StepOf(setup.StepRepo).Title, fields.FormFields(s.Session, setup.StepRepo))
	return r
}

func (r *repoScreen) Leaving(key string) tea.Cmd {
	if key == "target.repo" {
		r.S.NameHost()
	}
	return nil
}

func (r *repoScreen) Done() (page.Move, tea.Cmd) { return page.GoTo(page.Account), nil }

func (r *repoScreen) Meaning(width int, _ bool) (string, []string) {
	t, s := r.S.Theme, r.S.AsAnswered(setup.StepRepo)
	host := target.RepoHost(s.Target.Repo)
	if host == "" {
		host = "the repository's host"
	}
	rows := []prose.Row{{Word: "token goes to", Text: host + " only"}}
	if kind := setup.TypeOfHost(s.Target.Repo); kind != "" {
		rows = append(rows, prose.Row{Word: "in Torque", Text: "a credential of type " + kind})
	}
	principal, origin := s.Target.Agent(s.Agent.Origin)
	if s.Target.AgentPrincipal == "" && s.Agent.Hosting == setup.HostingSelf {
		principal = "your own agent's role"
	}
	rows = append(rows, prose.Row{Word: "trusted", Text: principal})
	if origin == target.Documented {
		rows = append(rows, prose.Row{Word: "!", Text: "not confirmed: nothing that trusts it is written to AWS before somebody at Torque or in your cluster confirmed it"})
	}
	return "What follows from it", prose.Table(t, rows, width)
}
