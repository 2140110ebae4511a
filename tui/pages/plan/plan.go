package plan

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/prose"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// planScreen shows every change before it is made, asks, and makes them.
type planScreen struct {
	*session.Draft
	s        *page.UI
	planning page.Task
	err      error
	pager    widget.Pager
	width    int // that the pager's lines were made for, 0 to make them anew
	choices  []choice
	at       int

	applying page.Task
}

// choice is one way on from a plan.
type choice struct {
	label string // on the button
	short string // in the footer
	take  func() (page.Move, tea.Cmd)
}

// NewPlan shows the plan of the set-up, or of a repair that it is handed.
func NewPlan(s *page.UI, with any) *planScreen {
	repair, ok := with.(*session.Draft)
	if !ok {
		repair = s.Draft()
	}
	return &planScreen{Draft: repair, s: s}
}

func (p *planScreen) Step() int {
	if p.Fix != nil {
		return page.StepOfSubject(p.Fix.V.What)
	}
	return page.StepPlan
}

func (p *planScreen) Close() {
	p.planning.Stop()
	p.applying.Stop()
}

// Open makes the plan anew: what is there may have changed.
func (p *planScreen) Open() tea.Cmd {
	p.Restart()
	p.err, p.choices, p.at = nil, nil, 0
	var cmd tea.Cmd
	p.planning, cmd = page.Begin(p.s, p.Compare())
	return cmd
}

func (p *planScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		return p.Key(k)
	}
	if got, ok := page.Take[plan.Planned](&p.planning, msg); ok {
		return p.drawn(got)
	}
	if got, ok := page.Hear[session.Progress](p.applying, msg); ok {
		p.Advance(got.Value)
		return page.StayHere(), got.Next
	}
	if got, ok := page.Take[struct{}](&p.applying, msg); ok {
		return p.applied(got.Err)
	}
	return page.StayHere(), nil
}

// drawn puts the plan in sight: from its frame on a key can agree to it.
func (p *planScreen) drawn(got page.Answer[plan.Planned]) (page.Move, tea.Cmd) {
	p.err, p.width = got.Err, 0
	if got.Err == nil {
		p.Planned = &got.Value
	}
	p.choices, p.at = p.offered()
	p.s.TurnPage()
	return page.StayHere(), nil
}

// offered are the ways on, and the one under the cursor. Only a change of
// something makes Back the default; there is no harm in anything else.
func (p *planScreen) offered() ([]choice, int) {
	back := choice{"go back", "go back", func() (page.Move, tea.Cmd) { return page.GoBack(), nil }}
	switch {
	case p.err != nil:
		choices := []choice{{"try again", "try again", func() (page.Move, tea.Cmd) { return page.StayHere(), p.Open() }}}
		if p.Hands() { // something was planned, and making it failed
			choices = append(choices, p.HandOver(p.Left()))
		}
		choices = append(choices, back)
		if p.Fix != nil {
			choices = append(choices, p.onwards("")...)
		}
		return choices, 0
	case p.Planned.Question != nil:
		return p.answers(back), 0
	case len(p.Planned.Changes) > 0:
		return p.agreeing(back)
	case p.Hands() && p.Planned.Pending():
		return append(p.onwards("continue"), p.HandOver(nil), back), 0
	}
	if p.Fix != nil {
		return append([]choice{back}, p.onwards("")...), 0
	}
	return append(p.onwards("continue"), back), 0
}

// agreeing are the ways on from changes: all of them in one way, or each step in
// the way that was decided for it.
func (p *planScreen) agreeing(back choice) ([]choice, int) {
	choices := []choice{{"apply " + prose.These(len(p.Planned.Changes)), "apply", p.goOn}}
	switch {
	case p.Split():
		choices[0].label, choices[0].short = p.Summary(), "go on"
		choices = append(choices, back)
	case p.Hands():
		choices = append(choices, p.HandOver(p.Planned.Changes), back)
	default:
		choices = append(choices, back)
	}
	home := len(choices) - 1
	if !p.Split() {
		choices = append(choices, p.onwards("skip")...)
	}
	if p.s.Deps.ConfirmDefaultApply || len(p.Those(session.ToApply)) == 0 {
		return choices, 0
	}
	return choices, home
}

// answers are the options of the plan's question; the plan is made again with
// the one that is taken.
func (p *planScreen) answers(back choice) []choice {
	var choices []choice
	for _, o := range p.Planned.Question.Options {
		choices = append(choices, choice{o.Label, "choose", func() (page.Move, tea.Cmd) {
			p.s.Mixed = o.Value
			return page.StayHere(), p.Open()
		}})
	}
	return append(choices, back)
}

func (p *planScreen) Key(k tea.KeyMsg) (page.Move, tea.Cmd) {
	if p.applying.Running() {
		return page.StayHere(), nil // a change on its way is not left by accident; ctrl+c says what was done
	}
	switch k.String() {
	case "esc":
		return page.GoBack(), nil
	case "left", "shift+tab":
		p.at = max(0, p.at-1)
	case "right", "tab":
		p.at = min(len(p.choices)-1, p.at+1)
	case "enter":
		if p.s.PageSeen() && p.at < len(p.choices) {
			return p.choices[p.at].take()
		}
	default:
		if !p.decide(k.String()) {
			p.pager.Update(k)
		}
	}
	return page.StayHere(), nil
}

// Keys name what the cursor is on.
func (p *planScreen) Keys() []key.Binding {
	if p.applying.Running() || len(p.choices) == 0 {
		return nil
	}
	return append([]key.Binding{widget.Key("enter", p.choices[p.at].short), widget.Key("←→", "choose")}, p.partKeys()...)
}
