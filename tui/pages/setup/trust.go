package setup

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// trustScreen asks for the External ID: issued, made here, or none.
type trustScreen struct {
	page.Ask
	reading page.Task
}

// NewTrust asks whom the role trusts.
func NewTrust(s *page.UI) *trustScreen {
	tr := &trustScreen{}
	tr.Ask = page.NewAsk(s, tr, page.StepTrust, session.StepOf(setup.StepTrust).Title, fields.FormFields(s.Session, setup.StepTrust))
	tr.Diffs = true
	return tr
}

// Open reads the role where it was left before its documents were there.
func (tr *trustScreen) Open() tea.Cmd {
	cmd := tr.Ask.Open()
	if tr.S.Setup.Choices.Role == setup.ChooseNew || tr.S.ChosenRole() != nil {
		return cmd
	}
	var read tea.Cmd
	tr.reading, read = page.Begin(tr.S, tr.S.ReadRole())
	return tea.Batch(cmd, read)
}

func (tr *trustScreen) Close() { tr.reading.Stop() }

// Update takes the documents when they are there.
func (tr *trustScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if got, ok := page.Take[session.ExistingRole](&tr.reading, msg); ok && got.Err == nil {
		tr.S.Existing = &got.Value
	}
	return tr.Ask.Update(msg)
}

// Done makes an External ID where one is wanted.
func (tr *trustScreen) Done() (page.Move, tea.Cmd) {
	chosen, err := tr.S.Setup.Complete(tr.S.Deps.Rand)
	if err != nil {
		tr.Fail(err)
		return page.StayHere(), nil
	}
	tr.S.Setup = chosen
	return page.GoTo(page.Credential), nil
}

// Meaning shows the trust policy; the condition is what the guide lacks.
func (tr *trustScreen) Meaning(width int, brief bool) (string, []string) {
	t, s := tr.S.Theme, tr.S.AsAnswered(setup.StepTrust)
	if s.Choices.ExternalID == setup.ExternalGenerate && s.Target.ExternalID == "" {
		s.Target.ExternalID = prose.ToBeMade
	}
	d, err := plan.Desire(s, tr.S.Account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(session.PlainError(err), width, t.Dim)
	}
	p := prose.TrustPreview(d)
	unconfirmed := []string{}
	if s.WithDefaults().Agent.Origin == target.Documented {
		unconfirmed = prose.Table(t, []prose.Row{{Word: "!", Text: "the principal is not confirmed: this is not written before it is"}}, width)
	}
	if title, lines, ok := p.Against(tr.S.Session, tr.S.Theme, d, width, brief); ok {
		return title, append(unconfirmed, lines...)
	}
	open := s
	open.Target.ExternalID, open.Choices.ExternalID = "", setup.ExternalNone
	without, err := plan.Desire(open, tr.S.Account())
	if err != nil {
		return "Not known yet", widget.WrapStyled(session.PlainError(err), width, t.Dim)
	}
	lines := slices.Concat(unconfirmed, p.Say(tr.S.Theme, width), widget.DiffOf(t, without.Trust, tr.S.Masked(d.Trust), p.Sid, width, brief))
	if d.ExternalID == "" {
		return "Trust policy, without a guard", lines
	}
	return "Trust policy; + is what guards it", lines
}

// Document is the trust policy as a whole, with what the role has beside ours.
// An External ID that is not made yet leaves it unfinished.
func (tr *trustScreen) Document() (name, text string) {
	chosen := tr.S.AsAnswered(setup.StepTrust)
	d, err := plan.Desire(chosen, tr.S.Account())
	if err != nil || chosen.Choices.ExternalID == setup.ExternalGenerate && chosen.Target.ExternalID == "" {
		return "", ""
	}
	if existing := tr.S.ChosenRole(); existing != nil && existing.Err == nil && existing.Role.Presence == plan.Present {
		return "trust.json", plan.PreviewTrust(d, existing.Role).After
	}
	return "trust.json", d.Trust
}
