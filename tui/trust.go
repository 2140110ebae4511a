package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// trustScreen asks for the External ID: issued, made here, or none.
type trustScreen struct{ ask }

func newTrust(s *session) *trustScreen {
	tr := &trustScreen{}
	tr.ask = newAsk(s, tr, stepTrust, stepOf(steps.StepTrust).Title, s.formFields(steps.StepTrust))
	return tr
}

// done makes an External ID where one is wanted.
func (tr *trustScreen) done() (move, tea.Cmd) {
	setup, err := tr.s.setup.Complete(tr.s.deps.Rand)
	if err != nil {
		tr.fail(err)
		return stayHere(), nil
	}
	tr.s.setup = setup
	return goTo(newCredential(tr.s)), nil
}

// toBeMade stands in the preview for an External ID that does not exist yet.
const toBeMade = "32 random characters, made when you go on"

// meaning shows the trust policy; the condition is what the guide lacks.
func (tr *trustScreen) meaning(width int, brief bool) (string, []string) {
	t, s := tr.s.theme, tr.s.draft(steps.StepTrust)
	if s.Choices.ExternalID == steps.ExternalGenerate && s.Target.ExternalID == "" {
		s.Target.ExternalID = toBeMade
	}
	d, err := steps.Desire(s, tr.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, t.Dim)
	}
	open := s
	open.Target.ExternalID, open.Choices.ExternalID = "", steps.ExternalNone
	without, err := steps.Desire(open, tr.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, t.Dim)
	}
	lines := diff(t, without.Trust, tr.s.masked(d.Trust), width, brief)
	if origin := s.WithDefaults().Agent.Origin; origin == target.Documented {
		lines = append(table(t, []row{{"!", "the principal is not confirmed: this is not written before it is"}}, width), lines...)
	}
	if d.ExternalID == "" {
		return "Trust policy, without a guard", lines
	}
	return "Trust policy; + is what guards it", lines
}
