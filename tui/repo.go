package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps"
)

// repoScreen asks for the repository and for who the agent is.
type repoScreen struct{ ask }

func newRepo(s *ui) *repoScreen {
	r := &repoScreen{}
	r.ask = newAsk(s, r, stepRepo, stepOf(steps.StepRepo).Title, s.formFields(steps.StepRepo))
	return r
}

func (r *repoScreen) leaving(key string) tea.Cmd {
	if key == "target.repo" {
		r.s.nameHost()
	}
	return nil
}

func (r *repoScreen) done() (move, tea.Cmd) { return goTo(Account), nil }

func (r *repoScreen) meaning(width int, _ bool) (string, []string) {
	t, s := r.s.theme, r.s.asAnswered(steps.StepRepo)
	host := target.RepoHost(s.Target.Repo)
	if host == "" {
		host = "the repository's host"
	}
	rows := []row{{"token goes to", host + " only"}}
	if kind := steps.TypeOfHost(s.Target.Repo); kind != "" {
		rows = append(rows, row{"in Torque", "a credential of type " + kind})
	}
	principal, origin := s.Target.Agent(s.Agent.Origin)
	if s.Target.AgentPrincipal == "" && s.Agent.Hosting == steps.HostingSelf {
		principal = "your own agent's role"
	}
	rows = append(rows, row{"trusted", principal})
	if origin == target.Documented {
		rows = append(rows, row{"!", "not confirmed: nothing that trusts it is written to AWS before somebody at Torque or in your cluster confirmed it"})
	}
	return "What follows from it", table(t, rows, width)
}
