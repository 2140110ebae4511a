package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
	"clonepath/tui/widget"
)

// decide gives a step its next decision by the first letter of its name.
func (p *planScreen) decide(letter string) bool {
	for _, id := range p.parts() {
		if letter == letterOf(id) && p.err == nil {
			p.settle(id, p.decided[id].next())
			p.choices, p.at = p.offered()
			p.width = 0
			return true
		}
	}
	return false
}

func letterOf(id steps.StepID) string { return string(id)[:1] }

// goOn does what was decided: the changes first, then the hand-over.
func (p *planScreen) goOn() (move, tea.Cmd) {
	if len(p.those(toApply)) == 0 {
		return p.done(), nil
	}
	return stayHere(), p.begin()
}

// partKeys name what each letter would make of its step.
func (p *planScreen) partKeys() []key.Binding {
	var keys []key.Binding
	if p.err != nil {
		return nil
	}
	for _, id := range p.parts() {
		keys = append(keys, widget.Key(letterOf(id), decisions[p.decided[id].next()].word+" "+string(id)))
	}
	return keys
}
