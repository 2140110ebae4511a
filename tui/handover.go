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
	handoverOf
	dir     string
	writing task
}

func newHandover(s *ui, of handoverOf) *handScreen {
	h := &handScreen{handoverOf: of, dir: s.deps.ExportDir}
	h.ask = newAsk(s, h, stepPlan, "Somebody else has the rights", handoverFields(&h.dir))
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
	h.s.handOver(h.draft.stepsAsked(h.asked), h.dir)
	return goToWith(Waiting, within(h.dir, got.value)), nil
}

func (h *handScreen) meaning(width int, _ bool) (string, []string) {
	t, p := h.s.theme, h.draft.planned
	var lines []string
	for _, c := range p.Changes {
		mark, text := t.Notice.Render("→ "), c.Title
		switch {
		case slices.ContainsFunc(h.asked, func(a awsops.Change) bool { return a.ID == c.ID }):
		case h.draft.decisionOf(c) == toSkip:
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
	return choice{"hand over", "hand over", func() (move, tea.Cmd) { return goToWith(Handover, handoverOf{p.draft, asked}), nil }}
}

// next is the screen after a plan that was made as far as it is to be made here.
func (p *planScreen) next() move {
	p.skip(p.those(toSkip))
	if asked := p.those(toOthers); len(asked) > 0 {
		return goToWith(Handover, handoverOf{p.draft, asked})
	}
	return goTo(Paste)
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
