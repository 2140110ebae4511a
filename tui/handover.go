package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// handScreen hands the plan over to somebody who has the rights: it writes the
// bundle, which holds the request and the commands.
type handScreen struct {
	ask
	plan    *planScreen
	asked   []awsops.Change // of the plan, that others make
	dir     string
	writing task
}

func newHandover(p *planScreen, asked []awsops.Change) *handScreen {
	h := &handScreen{plan: p, asked: asked, dir: p.s.deps.ExportDir}
	h.ask = newAsk(p.s, h, stepPlan, "Somebody else has the rights", handoverFields(&h.dir))
	return h
}

func (h *handScreen) Close() { h.writing.stop() }

// done writes the files. The role's ARN is what others are asked to make.
func (h *handScreen) done() (move, tea.Cmd) {
	setup := h.s.expected()
	dir := h.dir
	h.wait("writing the files")
	var cmd tea.Cmd
	h.writing, cmd = begin(h.s, func(context.Context) ([]string, error) { return h.s.deps.Backend.Export(dir, setup) })
	return stayHere(), cmd
}

// Update goes on once the files are written.
func (h *handScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	got, ok := take[[]string](&h.writing, msg)
	if !ok {
		return h.ask.Update(msg)
	}
	if got.err != nil {
		h.fail(got.err)
		return stayHere(), nil
	}
	h.busy, h.held = "", nil
	h.s.handOver(h.plan.stepsAsked(h.asked), h.dir)
	return goTo(newWaiting(h.s, within(h.dir, got.value))), nil
}

func (h *handScreen) meaning(width int, _ bool) (string, []string) {
	t, p := h.s.theme, h.plan.planned
	var lines []string
	for _, c := range p.Changes {
		mark, text := t.Notice.Render("→ "), c.Title
		switch {
		case slices.ContainsFunc(h.asked, func(a awsops.Change) bool { return a.ID == c.ID }):
		case h.plan.decisionOf(c) == toSkip:
			mark, text = t.Dim.Render("– "), c.Title+": skipped"
		default:
			mark, text = t.Good.Render("✓ "), c.Title+": made here"
		}
		lines = append(lines, widget.Indent(mark, widget.Wrap(text, width-2))...)
	}
	for _, b := range p.Blocked {
		lines = append(lines, widget.Indent(t.Notice.Render("→ "), widget.Wrap(b.Title, width-2))...)
	}
	for _, b := range p.Handover {
		lines = append(lines, widget.Indent(t.Notice.Render("→ "), widget.Wrap(b.Title, width-2))...)
	}
	return "They are asked for this", lines
}

func (p *planScreen) handOver(asked []awsops.Change) choice {
	return choice{"hand over", "hand over", func() (move, tea.Cmd) { return goTo(newHandover(p, asked)), nil }}
}

// next is the screen after a plan that was made as far as it is to be made here.
func (p *planScreen) next() screen {
	p.skip(p.those(toSkip))
	if asked := p.those(toOthers); len(asked) > 0 {
		return newHandover(p, asked)
	}
	return newPaste(p.s)
}

// apart are the names of the steps that were not done here, and what became of
// them.
func (s *ui) apart() map[string]widget.StepState {
	states := map[string]widget.StepState{}
	for _, step := range steps.Steps() {
		switch {
		case s.setup.Choices.Waits(step.ID):
			states[step.Short] = widget.StepWaiting
		case slices.Contains(s.skipped, step.ID):
			states[step.Short] = widget.StepSkipped
		}
	}
	return states
}
