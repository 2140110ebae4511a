package fields

import (
	"fmt"
	"time"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// The answers of the first screen.
const (
	wantSetup    = "setup"
	WantCheck    = "check"
	WantSupport  = "support"
	WantContinue = "continue"
)

// WantField asks what one wants to do.
func WantField(s *session.Session, want *string) form.Field {
	*want = wantSetup
	options := []form.Option{
		{Value: wantSetup, Label: "set up a new connection", Help: "Step by step: the secret, the role that may read it, who may assume that role, and the values to enter in Torque. Every change is shown first."},
		{Value: WantCheck, Label: "check an existing one", Help: "Enter the values that stand in Torque's credential. Everything is read, nothing is changed, and what is wrong is named with its fix."},
		{Value: WantSupport, Label: "diagnose someone else's", Help: "Without access to their account: enter the four fields of Torque's credential, paste an error text, or open the files that they sent. Pasting works right here."},
	}
	if u := s.Deps.Unfinished; u != nil {
		*want = WantContinue
		options = append([]form.Option{unfinished(*u, s.Deps.Clock().Sub(s.Deps.UnfinishedAt))}, options...)
	}
	return form.Field{
		Key: "want", Kind: form.Choice, Title: "What would you like to do?", Options: options,
		Value: func() string { return *want },
		Store: func(v string) { *want = v },
	}
}

// unfinished offers to go on with what was kept.
func unfinished(kept setup.Setup, age time.Duration) form.Option {
	if kept.Choices.Waiting != "" {
		return form.Option{Value: WantContinue, Label: "continue: others were asked", Help: fmt.Sprintf(
			"For the set-up of %s, others were asked %s to make %s. Enter what they made, or look again later.", session.OrDash(kept.Target.Repo), session.Ago(age), session.WaitingText(kept))}
	}
	return form.Option{Value: WantContinue, Label: "continue where you stopped", Help: fmt.Sprintf(
		"The set-up of %s, kept %s. A token is never kept: it is asked again where it is needed.", session.OrDash(kept.Target.Repo), session.Ago(age))}
}
