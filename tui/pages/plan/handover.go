package plan

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops"
	"clonepath/steps/session"
	"clonepath/tui/fields"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// handScreen hands the plan over to somebody who has the rights: it writes the
// bundle, which holds the request and the commands.
type handScreen struct {
	page.Ask
	page.HandoverOf
	dir     string
	writing page.Task
}

// NewHandover asks where to write the files for somebody with the rights.
func NewHandover(s *page.UI, of page.HandoverOf) *handScreen {
	h := &handScreen{HandoverOf: of, dir: s.Deps.ExportDir}
	h.Ask = page.NewAsk(s, h, page.StepPlan, "Somebody else has the rights", fields.HandoverFields(&h.dir))
	return h
}

func (h *handScreen) Close() { h.writing.Stop() }

// Done writes the files. The role's ARN is what others are asked to make.
func (h *handScreen) Done() (page.Move, tea.Cmd) {
	chosen := h.S.Expected()
	dir := h.dir
	h.Wait("writing the files")
	var cmd tea.Cmd
	h.writing, cmd = page.Begin(h.S, func(context.Context) ([]string, error) { return h.S.Deps.Backend.Export(dir, chosen) })
	return page.StayHere(), cmd
}

// Update goes on once the files are written.
func (h *handScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	got, ok := page.Take[[]string](&h.writing, msg)
	if !ok {
		return h.Ask.Update(msg)
	}
	if got.Err != nil {
		h.Fail(got.Err)
		return page.StayHere(), nil
	}
	h.Busy, h.Held = "", nil
	h.S.HandOver(h.Draft.StepsAsked(h.Asked), h.dir)
	return page.GoToWith(page.Waiting, session.Within(h.dir, got.Value)), nil
}

func (h *handScreen) Meaning(width int, _ bool) (string, []string) {
	t, p := h.S.Theme, h.Draft.Planned
	var lines []string
	for _, c := range p.Changes {
		mark, text := t.Notice.Render("→ "), c.Title
		switch {
		case slices.ContainsFunc(h.Asked, func(a awsops.Change) bool { return a.ID == c.ID }):
		case h.Draft.DecisionOf(c) == session.ToSkip:
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

func (p *planScreen) HandOver(asked []awsops.Change) choice {
	return choice{"hand over", "hand over", func() (page.Move, tea.Cmd) {
		return page.GoToWith(page.Handover, page.HandoverOf{Draft: p.Draft, Asked: asked}), nil
	}}
}

// Next is the screen after a plan that was made as far as it is to be made here.
func (p *planScreen) Next() page.Move {
	p.Skip(p.Those(session.ToSkip))
	if asked := p.Those(session.ToOthers); len(asked) > 0 {
		return page.GoToWith(page.Handover, page.HandoverOf{Draft: p.Draft, Asked: asked})
	}
	return page.GoTo(page.Paste)
}
