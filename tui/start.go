package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// startScreen is the first screen: what does one want to do.
type startScreen struct {
	ask
	want string
}

// The answers of the first screen.
const (
	wantSetup    = "setup"
	wantCheck    = "check"
	wantSupport  = "support"
	wantContinue = "continue"
)

func newStart(s *session) *startScreen {
	st := &startScreen{want: wantSetup}
	options := []form.Option{
		{Value: wantSetup, Label: "set up a repository", Help: "Step by step: the secret, the role that may read it, who may assume that role, and the values to enter in Torque. Every change is shown first."},
		{Value: wantCheck, Label: "check what exists", Help: "Enter the values that stand in Torque's credential. Everything is read, nothing is changed, and what is wrong is named with its fix."},
		{Value: wantSupport, Label: "help somebody else", Help: "Without access to their account: enter the four fields of Torque's credential, paste an error text, or open the files that they sent. Pasting works right here."},
	}
	if u := s.deps.Unfinished; u != nil {
		st.want = wantContinue
		options = append([]form.Option{unfinished(*u, s.deps.Clock().Sub(s.deps.UnfinishedAt))}, options...)
	}
	field := form.Field{
		Key: "want", Kind: form.Choice, Title: "What would you like to do?", Options: options,
		Value: func() string { return st.want },
		Store: func(v string) { st.want = v },
	}
	st.ask = newAsk(s, st, noStep, "Git access for Torque, through AWS Secrets Manager", []form.Field{field})
	return st
}

func (st *startScreen) done() (move, tea.Cmd) {
	switch st.want {
	case wantCheck:
		return goTo(newCheckForm(st.s)), nil
	case wantSupport:
		return goTo(newSupport(st.s)), nil
	case wantContinue:
		st.s.resume()
		if st.s.setup.Choices.Waiting != "" {
			return goTo(newReturned(st.s)), nil
		}
	}
	return goTo(newRepo(st.s)), nil
}

// unfinished offers to go on with what was kept.
func unfinished(kept steps.Setup, age time.Duration) form.Option {
	if kept.Choices.Waiting != "" {
		return form.Option{Value: wantContinue, Label: "continue: others were asked", Help: fmt.Sprintf(
			"For the set-up of %s, others were asked %s to make %s. Enter what they made, or look again later.", orDash(kept.Target.Repo), ago(age), waitingText(kept))}
	}
	return form.Option{Value: wantContinue, Label: "continue where you stopped", Help: fmt.Sprintf(
		"The set-up of %s, kept %s. A token is never kept: it is asked again where it is needed.", orDash(kept.Target.Repo), ago(age))}
}

// Update takes a paste for the beginning of a support case.
func (st *startScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Paste {
		sp := newSupport(st.s)
		_, cmd := sp.Update(msg)
		return goTo(sp), cmd
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

func orDash(s string) string {
	if s == "" {
		return "a repository not named yet"
	}
	return s
}

// ago is a duration for people.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return widget.Plural(int(d.Minutes()), "minute") + " ago"
	case d < 48*time.Hour:
		return widget.Plural(int(d.Hours()), "hour") + " ago"
	}
	return widget.Plural(int(d.Hours()/24), "day") + " ago"
}
