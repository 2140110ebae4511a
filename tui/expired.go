package tui

import (
	"errors"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/awserr"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// loginCommand is what renews the session that a failure names as expired, ""
// for any other failure.
func loginCommand(err error, profile string) string {
	var f *awserr.Failure
	if !errors.As(err, &f) || f.Cause != "local-sso-expired" {
		return ""
	}
	if profile == "" {
		return "aws sso login"
	}
	if strings.ContainsFunc(profile, needsQuotes) {
		profile = steps.QuoteShell(profile)
	}
	return "aws sso login --profile " + profile
}

func needsQuotes(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.@/:", r)
}

// expired takes the keys while an expired session is in sight.
func (a *accountScreen) expired(k tea.KeyMsg) (move, tea.Cmd) {
	switch k.String() {
	case "r", "enter":
		a.login, a.notice = "", nil
		return stayHere(), a.whoAmI()
	case "c":
		return stayHere(), a.s.copyText("The command", a.login)
	case "esc":
		a.login, a.notice = "", nil
	}
	return stayHere(), nil
}

// expiredView says what happened and what to type in another window.
func (a *accountScreen) expiredView(width int) []string {
	t := a.s.theme
	what := "The session of the default credentials has expired"
	if p := a.s.setup.Choices.Profile; p != "" {
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
