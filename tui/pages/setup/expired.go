package setup

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// expired takes the keys while an expired session is in sight.
func (a *accountScreen) expired(k tea.KeyMsg) (page.Move, tea.Cmd) {
	switch k.String() {
	case "r", "enter":
		a.login, a.Notice = "", nil
		return page.StayHere(), a.whoAmI()
	case "c":
		return page.StayHere(), a.S.CopyText("The command", a.login)
	case "esc":
		a.login, a.Notice = "", nil
	}
	return page.StayHere(), nil
}

// expiredView says what happened and what to type in another window.
func (a *accountScreen) expiredView(width int) []string {
	t := a.S.Theme
	what := "The session of the default credentials has expired"
	if p := a.S.Setup.Choices.Profile; p != "" {
		what = "The session of the profile " + p + " has expired"
	}
	lines := []string{t.Bad.Render(widget.Cut("✗ "+what, width)), ""}
	lines = append(lines, widget.Wrap("Sign in again in another window:", width)...)
	lines = append(lines, "")
	lines = append(lines, widget.Indent("  ", widget.Hard(a.login, width-2, t.Strong))...)
	lines = append(lines, "")
	lines = append(lines, widget.WrapStyled("Then come back and press r. Your answers are kept.", width, t.Dim)...)
	if a.note != "" {
		lines = append(append(lines, ""), widget.WrapStyled(a.note, width, t.Good)...)
	}
	return lines
}
