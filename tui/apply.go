package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops"
	"clonepath/steps"
)

// progress is how far one change is.
type progress struct {
	at   int
	done bool
	err  error
}

// apply makes the changes of the plan in sight that were agreed to, in its order.
func (p *planScreen) apply() tea.Cmd {
	changes, s := p.those(toApply), p.s
	p.making = changes
	p.progress = make([]progress, len(changes))
	for i := range p.progress {
		p.progress[i].at = -1 // not begun
	}
	s.journal.running.Add(1)
	var cmd tea.Cmd
	p.applying, cmd = beginStream(s, func(ctx context.Context, send func(progress)) ([]steps.Outcome, error) {
		defer s.journal.running.Done()
		return s.deps.Backend.Apply(ctx, changes, func(i int, c awsops.Change, done bool, err error) {
			if done {
				s.journal.note(c, s.deps.Clock(), err)
			}
			send(progress{i, done, err})
		})
	})
	return cmd
}

// applied goes on after the last change, or shows what happened and plans again.
func (p *planScreen) applied(err error) (move, tea.Cmd) {
	if p.changedIAM() {
		p.s.fresh = true
	}
	if err == nil {
		return p.done(), nil
	}
	p.err = err
	p.choices, p.at = p.offered()
	return stayHere(), nil
}

// changedIAM tells whether a change that was made needs time to take effect.
func (p *planScreen) changedIAM() bool {
	for i, c := range p.making {
		if p.made(i) && slow(c) {
			return true
		}
	}
	return false
}

func (p *planScreen) made(i int) bool { return p.progress[i].done && p.progress[i].err == nil }

// left are the changes of the plan that were not made.
func (p *planScreen) left() []awsops.Change {
	return slices.DeleteFunc(slices.Clone(p.planned.Changes), func(c awsops.Change) bool {
		i := slices.IndexFunc(p.making, func(m awsops.Change) bool { return m.ID == c.ID })
		return i >= 0 && i < len(p.progress) && p.made(i)
	})
}

// slow tells whether a change of IAM was made: only those take time to be seen.
func slow(c awsops.Change) bool {
	return stepOfChange(c) != steps.StepSecret
}
