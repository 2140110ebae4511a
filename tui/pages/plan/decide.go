package plan

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// decide gives a step its next decision by the first letter of its name.
func (p *planScreen) decide(letter string) bool {
	for _, id := range p.Parts() {
		if letter == prose.LetterOf(id) && p.err == nil {
			p.Settle(id, p.Decided[id].Next())
			p.choices, p.at = p.offered()
			p.width = 0
			return true
		}
	}
	return false
}

// goOn does what was decided: the changes first, then the hand-over.
func (p *planScreen) goOn() (page.Move, tea.Cmd) {
	if len(p.Those(session.ToApply)) == 0 {
		return p.Done(), nil
	}
	return page.StayHere(), p.Begin()
}

// partKeys name what each letter would make of its step.
func (p *planScreen) partKeys() []key.Binding {
	var keys []key.Binding
	if p.err != nil {
		return nil
	}
	for _, id := range p.Parts() {
		keys = append(keys, widget.Key(prose.LetterOf(id), session.Decisions[p.Decided[id].Next()].Word+" "+string(id)))
	}
	return keys
}
