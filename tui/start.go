package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// startScreen is the first screen: what does one want to do.
type startScreen struct {
	ask
	want string
}

func newStart(s *ui) *startScreen {
	st := &startScreen{}
	st.ask = newAsk(s, st, noStep, "Git access for Torque, through AWS Secrets Manager", []form.Field{s.wantField(&st.want)})
	return st
}

func (st *startScreen) done() (move, tea.Cmd) {
	switch st.want {
	case wantCheck:
		return goTo(CheckForm), nil
	case wantSupport:
		return goTo(Support), nil
	case wantContinue:
		st.s.resume()
		if st.s.setup.Choices.Waiting != "" {
			return goTo(Returned), nil
		}
	}
	return goTo(Repo), nil
}

// Update takes a paste for the beginning of a support case.
func (st *startScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Paste {
		st.s.ahead = append(st.s.ahead, k)
		return goTo(Support), nil
	}
	return st.ask.Update(msg)
}

// meaning draws what the whole thing is about: the chain.
func (st *startScreen) meaning(width int, _ bool) (string, []string) {
	t := st.s.theme
	rows := [][2]string{
		{"a Git token", "lies in a secret of your AWS account"},
		{"an IAM role", "may read that secret, nothing else"},
		{"a trust policy", "lets Torque's agent assume the role"},
		{"a credential", "in Torque names role and secret"},
		{"the agent", "clones your repository with the token"},
	}
	const column = 17
	var lines []string
	for i, row := range rows {
		joint := "├ "
		if i == len(rows)-1 {
			joint = "└ "
		}
		what := widget.WrapStyled(row[1], width-column, t.Dim)
		lines = append(lines, widget.Indent(t.Accent.UnsetBold().Render(joint)+t.Strong.Render(widget.Pad(row[0], column-2)), what)...)
	}
	return "The chain that is set up or checked", lines
}
