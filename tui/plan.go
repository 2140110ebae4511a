package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/assets/english"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// planScreen shows every change before it is made, asks, and makes them.
type planScreen struct {
	*draft
	s        *ui
	planning task
	err      error
	pager    widget.Pager
	width    int // that the pager's lines were made for, 0 to make them anew
	choices  []choice
	at       int

	applying task
}

// choice is one way on from a plan.
type choice struct {
	label string // on the button
	short string // in the footer
	take  func() (move, tea.Cmd)
}

func newPlan(s *ui, with any) *planScreen {
	repair, ok := with.(*draft)
	if !ok {
		repair = s.draft()
	}
	return &planScreen{draft: repair, s: s}
}

func (p *planScreen) Step() int {
	if p.fix != nil {
		return stepOfSubject(p.fix.v.what)
	}
	return stepPlan
}

func (p *planScreen) Close() {
	p.planning.stop()
	p.applying.stop()
}

// Open makes the plan anew: what is there may have changed.
func (p *planScreen) Open() tea.Cmd {
	p.restart()
	p.err, p.choices, p.at = nil, nil, 0
	var cmd tea.Cmd
	p.planning, cmd = begin(p.s, p.compare())
	return cmd
}

func (p *planScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		return p.key(k)
	}
	if got, ok := take[steps.Planned](&p.planning, msg); ok {
		return p.drawn(got)
	}
	if got, ok := hear[progress](p.applying, msg); ok {
		p.advance(got.value)
		return stayHere(), got.next
	}
	if got, ok := take[struct{}](&p.applying, msg); ok {
		return p.applied(got.err)
	}
	return stayHere(), nil
}

// drawn puts the plan in sight: from its frame on a key can agree to it.
func (p *planScreen) drawn(got answer[steps.Planned]) (move, tea.Cmd) {
	p.err, p.width = got.err, 0
	if got.err == nil {
		p.planned = &got.value
	}
	p.choices, p.at = p.offered()
	p.s.turnPage()
	return stayHere(), nil
}

// offered are the ways on, and the one under the cursor. Only a change of
// something makes Back the default; there is no harm in anything else.
func (p *planScreen) offered() ([]choice, int) {
	back := choice{"go back", "go back", func() (move, tea.Cmd) { return goBack(), nil }}
	switch {
	case p.err != nil:
		choices := []choice{{"try again", "try again", func() (move, tea.Cmd) { return stayHere(), p.Open() }}}
		if p.hands() { // something was planned, and making it failed
			choices = append(choices, p.handOver(p.left()))
		}
		choices = append(choices, back)
		if p.fix != nil {
			choices = append(choices, p.onwards("")...)
		}
		return choices, 0
	case p.planned.Question != nil:
		return p.answers(back), 0
	case len(p.planned.Changes) > 0:
		return p.agreeing(back)
	case p.hands() && p.planned.Pending():
		return append(p.onwards("continue"), p.handOver(nil), back), 0
	}
	if p.fix != nil {
		return append([]choice{back}, p.onwards("")...), 0
	}
	return append(p.onwards("continue"), back), 0
}

// agreeing are the ways on from changes: all of them in one way, or each step in
// the way that was decided for it.
func (p *planScreen) agreeing(back choice) ([]choice, int) {
	choices := []choice{{"apply " + these(len(p.planned.Changes)), "apply", p.goOn}}
	switch {
	case p.split():
		choices[0].label, choices[0].short = p.summary(), "go on"
		choices = append(choices, back)
	case p.hands():
		choices = append(choices, p.handOver(p.planned.Changes), back)
	default:
		choices = append(choices, back)
	}
	home := len(choices) - 1
	if !p.split() {
		choices = append(choices, p.onwards("skip")...)
	}
	if p.s.deps.ConfirmDefaultApply || len(p.those(toApply)) == 0 {
		return choices, 0
	}
	return choices, home
}

func these(n int) string {
	if n == 1 {
		return "this change"
	}
	return "these " + english.Plural(n, "change")
}

// answers are the options of the plan's question; the plan is made again with
// the one that is taken.
func (p *planScreen) answers(back choice) []choice {
	var choices []choice
	for _, o := range p.planned.Question.Options {
		choices = append(choices, choice{o.Label, "choose", func() (move, tea.Cmd) {
			p.s.mixed = o.Value
			return stayHere(), p.Open()
		}})
	}
	return append(choices, back)
}

func (p *planScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	if p.applying.running() {
		return stayHere(), nil // a change on its way is not left by accident; ctrl+c says what was done
	}
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "left", "shift+tab":
		p.at = max(0, p.at-1)
	case "right", "tab":
		p.at = min(len(p.choices)-1, p.at+1)
	case "enter":
		if p.s.pageSeen() && p.at < len(p.choices) {
			return p.choices[p.at].take()
		}
	default:
		if !p.decide(k.String()) {
			p.pager.Update(k)
		}
	}
	return stayHere(), nil
}

// Keys name what the cursor is on.
func (p *planScreen) Keys() []key.Binding {
	if p.applying.running() || len(p.choices) == 0 {
		return nil
	}
	return append([]key.Binding{widget.Key("enter", p.choices[p.at].short), widget.Key("←→", "choose")}, p.partKeys()...)
}
