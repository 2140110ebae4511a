package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// trustScreen asks for the External ID: issued, made here, or none.
type trustScreen struct {
	ask
	reading task
}

func newTrust(s *ui) *trustScreen {
	tr := &trustScreen{}
	tr.ask = newAsk(s, tr, stepTrust, stepOf(steps.StepTrust).Title, s.formFields(steps.StepTrust))
	tr.diffs = true
	return tr
}

// Open reads the role where it was left before its documents were there.
func (tr *trustScreen) Open() tea.Cmd {
	cmd := tr.ask.Open()
	if tr.s.setup.Choices.Role == steps.ChooseNew || tr.s.chosenRole() != nil {
		return cmd
	}
	var read tea.Cmd
	tr.reading, read = begin(tr.s, tr.s.readRole())
	return tea.Batch(cmd, read)
}

func (tr *trustScreen) Close() { tr.reading.stop() }

// Update takes the documents when they are there.
func (tr *trustScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if got, ok := take[existingRole](&tr.reading, msg); ok && got.err == nil {
		tr.s.existing = &got.value
	}
	return tr.ask.Update(msg)
}

// done makes an External ID where one is wanted.
func (tr *trustScreen) done() (move, tea.Cmd) {
	setup, err := tr.s.setup.Complete(tr.s.deps.Rand)
	if err != nil {
		tr.fail(err)
		return stayHere(), nil
	}
	tr.s.setup = setup
	return goTo(Credential), nil
}

// toBeMade stands in the preview for an External ID that does not exist yet.
const toBeMade = "made when you go on"

// meaning shows the trust policy; the condition is what the guide lacks.
func (tr *trustScreen) meaning(width int, brief bool) (string, []string) {
	t, s := tr.s.theme, tr.s.asAnswered(steps.StepTrust)
	if s.Choices.ExternalID == steps.ExternalGenerate && s.Target.ExternalID == "" {
		s.Target.ExternalID = toBeMade
	}
	d, err := steps.Desire(s, tr.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, t.Dim)
	}
	p := trustPreview(d)
	unconfirmed := []string{}
	if s.WithDefaults().Agent.Origin == target.Documented {
		unconfirmed = table(t, []row{{"!", "the principal is not confirmed: this is not written before it is"}}, width)
	}
	if title, lines, ok := p.against(tr.s.session, tr.s.theme, d, width, brief); ok {
		return title, append(unconfirmed, lines...)
	}
	open := s
	open.Target.ExternalID, open.Choices.ExternalID = "", steps.ExternalNone
	without, err := steps.Desire(open, tr.s.account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(plainError(err), width, t.Dim)
	}
	lines := slices.Concat(unconfirmed, p.say(tr.s.theme, width), widget.DiffOf(t, without.Trust, tr.s.masked(d.Trust), p.sid, width, brief))
	if d.ExternalID == "" {
		return "Trust policy, without a guard", lines
	}
	return "Trust policy; + is what guards it", lines
}
