package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// decision is what becomes of the changes of one step.
type decision int

const (
	toApply decision = iota
	toOthers
	toSkip
)

// decisions are how each is shown, in the order in which a key goes through them.
var decisions = []struct{ mark, word string }{{"✓", "apply"}, {"→", "hand over"}, {"–", "skip"}}

func (d decision) next() decision { return (d + 1) % decision(len(decisions)) }

// stepOfChange is the step that asks for a change. The changes of one step rest
// on each other, so that they are decided together: a policy needs its role.
func stepOfChange(c awsops.Change) steps.StepID {
	switch c.Kind {
	case awsops.CreateSecret, awsops.PutSecretValue, awsops.TagSecret:
		return steps.StepSecret
	case awsops.UpdateTrust:
		return steps.StepTrust
	}
	return steps.StepRole
}

// stepsOf are the steps of changes, in their order. A new role is made with its
// trust policy.
func stepsOf(changes []awsops.Change) []steps.StepID {
	has := func(is func(awsops.Change) bool) bool { return slices.ContainsFunc(changes, is) }
	var list []steps.StepID
	for _, id := range []steps.StepID{steps.StepSecret, steps.StepRole, steps.StepTrust} {
		makes := id == steps.StepTrust && has(func(c awsops.Change) bool { return c.Kind == awsops.CreateRole })
		if makes || has(func(c awsops.Change) bool { return stepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	return list
}

// parts are the steps of the plan that are decided one by one: none where there
// is but one, which the ways on decide.
func (p *planScreen) parts() []steps.StepID {
	if !p.hands() {
		return nil
	}
	var list []steps.StepID
	for _, id := range []steps.StepID{steps.StepSecret, steps.StepRole, steps.StepTrust} {
		if slices.ContainsFunc(p.planned.Changes, func(c awsops.Change) bool { return stepOfChange(c) == id }) {
			list = append(list, id)
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// decisionOf is what becomes of a change.
func (p *planScreen) decisionOf(c awsops.Change) decision {
	if p.parts() == nil {
		return toApply
	}
	return p.decided[stepOfChange(c)]
}

// those are the plan's changes of one decision, in the plan's order.
func (p *planScreen) those(d decision) []awsops.Change {
	var list []awsops.Change
	for _, c := range p.planned.Changes {
		if p.decisionOf(c) == d {
			list = append(list, c)
		}
	}
	return list
}

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

func (p *planScreen) settle(id steps.StepID, d decision) {
	if p.decided == nil {
		p.decided = map[steps.StepID]decision{}
	}
	p.decided[id] = d
}

func letterOf(id steps.StepID) string { return string(id)[:1] }

// split tells whether not all of the plan is to be applied.
func (p *planScreen) split() bool { return len(p.those(toApply)) < len(p.planned.Changes) }

// summary counts what becomes of the changes: "apply 1, hand over 2".
func (p *planScreen) summary() string {
	var parts []string
	for d, shown := range decisions {
		if n := len(p.those(decision(d))); n > 0 {
			parts = append(parts, shown.word+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(parts, ", ")
}

// goOn does what was decided: the changes first, then the hand-over.
func (p *planScreen) goOn() (move, tea.Cmd) {
	if len(p.those(toApply)) == 0 {
		return p.done(), nil
	}
	return stayHere(), p.apply()
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

// overview lists the changes with what becomes of each.
func (p *planScreen) overview(width int) []string {
	var lines []string
	if p.parts() != nil && !p.spoken {
		var letters []string
		for _, id := range p.parts() {
			letters = append(letters, letterOf(id))
		}
		lines = widget.WrapStyled(strings.Join(letters, ", ")+" decide for a step: apply, hand over or skip", width, p.s.theme.Dim)
	}
	for i, c := range p.planned.Changes {
		line := numbered(i, c, width)
		if p.parts() != nil && !p.spoken {
			line = widget.Cut(letterOf(stepOfChange(c))+"  "+p.marked(c)+"  "+line, width)
		}
		lines = append(lines, line)
	}
	return lines
}

func (p *planScreen) marked(c awsops.Change) string {
	shown, t := decisions[p.decisionOf(c)], p.s.theme
	style := t.Notice
	if p.decisionOf(c) == toApply {
		style = t.Good
	}
	return style.Render(widget.Pad(shown.mark+" "+shown.word, len("  hand over")))
}
