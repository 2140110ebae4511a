package start

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/fields"
	"clonepath/tui/form"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// startScreen is the first screen: what does one want to do.
type startScreen struct {
	page.Ask
	want string
}

// NewStart asks what one wants to do.
func NewStart(s *page.UI) *startScreen {
	st := &startScreen{}
	st.Ask = page.NewAsk(s, st, page.NoStep, "Connect Torque to a private Git repository", []form.Field{fields.WantField(s.Session, &st.want)})
	return st
}

func (st *startScreen) Done() (page.Move, tea.Cmd) {
	switch st.want {
	case fields.WantCheck:
		return page.GoTo(page.CheckForm), nil
	case fields.WantSupport:
		return page.GoTo(page.Support), nil
	case fields.WantContinue:
		st.S.Resume()
		if st.S.Setup.Choices.Waiting != "" {
			return page.GoTo(page.Returned), nil
		}
	}
	return page.GoTo(page.Repo), nil
}

// Update takes a paste for the beginning of a support case.
func (st *startScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Paste {
		st.S.Ahead = append(st.S.Ahead, k)
		return page.GoTo(page.Support), nil
	}
	return st.Ask.Update(msg)
}

// Meaning draws what the whole thing is about: the chain.
func (st *startScreen) Meaning(width int, _ bool) (string, []string) {
	t := st.S.Theme
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
