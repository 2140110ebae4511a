package plan

import (
	"context"

	"clonepath/steps/session"
	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
)

// Begin makes the changes of the plan in sight that were agreed to.
func (p *planScreen) Begin() tea.Cmd {
	work := p.Apply(p.Those(session.ToApply))
	var cmd tea.Cmd
	p.applying, cmd = page.BeginStream(p.s, func(ctx context.Context, send func(session.Progress)) (struct{}, error) {
		return struct{}{}, work(ctx, send)
	})
	return cmd
}

// applied goes on after the last change, or shows what happened and plans again.
func (p *planScreen) applied(err error) (page.Move, tea.Cmd) {
	if err == nil {
		return p.Done(), nil
	}
	p.err = err
	p.choices, p.at = p.offered()
	return page.StayHere(), nil
}
