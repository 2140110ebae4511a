package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/steps"
)

// fixing is what a plan is for that repairs one finding: of everything that the
// set-up asks for, only what addresses this fault is planned.
type fixing struct {
	v       *verifyScreen
	finding verdict.Finding
}

// newFix shows the plan that repairs a finding. It is confirmed as any plan;
// then the checks are run again.
func newFix(v *verifyScreen, f verdict.Finding) *planScreen {
	p := newPlan(v.s)
	p.fix = &fixing{v, f}
	return p
}

// setup is what was verified, as a Setup: for a fix nothing else is decided.
func (p *planScreen) setup() steps.Setup {
	setup := p.s.setup.WithDefaults()
	if p.fix != nil {
		q := p.fix.v.question()
		setup.Target, setup.Agent.Origin = q.Target, q.AgentOrigin
	}
	return setup
}

// narrowed is a plan as far as it is wanted here.
func (p *planScreen) narrowed(planned steps.Planned) steps.Planned {
	if p.fix == nil {
		return planned
	}
	return steps.FixOf(p.fix.finding.Fault, planned)
}

// onwards are the ways on beside agreeing and going back: to the values for
// Torque, or, from a fix that is not ours to make, to an export for somebody with
// the rights.
func (p *planScreen) onwards(label string) []choice {
	if p.fix == nil {
		return []choice{{label, "go on", func() (move, tea.Cmd) {
			p.s.skipped = stepsOf(p.planned.Changes)
			return goTo(newPaste(p.s)), nil
		}}}
	}
	if p.err == nil && len(p.planned.Changes) > 0 {
		return nil
	}
	return []choice{{"hand it over", "hand over", func() (move, tea.Cmd) {
		r := newReport(p.s, p.fix.v.what)
		r.from = p.fix.v
		r.ask()
		return goTo(r), nil
	}}}
}

// done leaves a plan whose changes were made.
func (p *planScreen) done() move {
	if p.fix == nil {
		return goTo(p.next())
	}
	return goBackTo(p.fix.v) // which sees that something was changed, and runs again
}
