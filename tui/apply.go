package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"
)

// begin makes the changes of the plan in sight that were agreed to.
func (p *planScreen) begin() tea.Cmd {
	work := p.apply(p.those(toApply))
	var cmd tea.Cmd
	p.applying, cmd = beginStream(p.s, func(ctx context.Context, send func(progress)) (struct{}, error) {
		return struct{}{}, work(ctx, send)
	})
	return cmd
}

// applied goes on after the last change, or shows what happened and plans again.
func (p *planScreen) applied(err error) (move, tea.Cmd) {
	if err == nil {
		return p.done(), nil
	}
	p.err = err
	p.choices, p.at = p.offered()
	return stayHere(), nil
}
