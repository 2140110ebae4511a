package tui

import (
	"slices"
	"strconv"
	"strings"

	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/policytext"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// View draws the plan with the ways on below it, or the changes as they are made.
func (p *planScreen) View(f widget.Frame) string {
	width, height := f.BodyWidth(), f.BodyHeight()
	if p.planned == nil && p.err == nil { // or it was left before there was one
		return f.One([]string{p.heading("Comparing what you want with what is there …")})
	}
	if p.progress != nil {
		return f.One(p.applyView(width))
	}
	top := []string{p.heading(p.title()), ""}
	room := height - len(top) - len(p.buttons(width))
	if p.width != width {
		p.pager.SetLines(p.lines(width))
		p.width = width
	}
	return f.One(slices.Concat(top, widget.Tall(p.pager.View(room), room), p.buttons(width)))
}

func (p *planScreen) heading(s string) string { return p.s.theme.Strong.Render(s) }

func (p *planScreen) title() string {
	switch {
	case p.err != nil:
		return "No plan could be made"
	case p.planned.Question != nil:
		return "One decision first"
	case len(p.planned.Changes) > 0:
		where := "AWS account " + p.s.account()
		if p.fix != nil {
			return "Fix for " + p.fix.finding.Fault + ": " + widget.Plural(len(p.planned.Changes), "change") + " in " + where
		}
		return "Plan: " + widget.Plural(len(p.planned.Changes), "change") + " in " + where
	case p.planned.Pending():
		return "Plan: nothing that can be changed from here"
	case p.fix != nil:
		return "Plan: nothing of it is left to change"
	}
	return "Plan: nothing to change, everything is there already"
}

// buttons are the ways on, on one line, and what scrolling shows.
func (p *planScreen) buttons(width int) []string {
	t := p.s.theme
	var parts []string
	for i, c := range p.choices {
		if i == p.at {
			parts = append(parts, t.Accent.Render("▸ ")+t.Strong.Render(c.label))
		} else {
			parts = append(parts, "  "+t.Dim.Render(c.label))
		}
	}
	rule := t.Dim.Render(strings.Repeat("─", width))
	line := strings.Join(parts, "  ")
	if position := p.pager.Position(); position != "" {
		line = widget.Between(line, t.Dim.Render(position), width)
	}
	return []string{rule, line}
}

func (p *planScreen) lines(width int) []string {
	t := p.s.theme
	if p.err != nil {
		var lines []string
		for _, text := range errorText(p.err) {
			lines = append(lines, widget.WrapStyled(text, width, t.Bad.UnsetBold())...)
		}
		return lines
	}
	var lines []string
	add := func(more ...string) { lines = append(lines, more...) }
	if q := p.planned.Question; q != nil {
		add(widget.Wrap(q.Text, width)...)
		for _, o := range q.Options {
			add("", t.Strong.Render(o.Label))
			add(widget.WrapStyled(o.Help, width, t.Dim)...)
		}
		return lines
	}
	for _, n := range p.planned.Notes {
		add(widget.Indent(t.Notice.Render("! "), widget.WrapStyled(n, width-2, t.Notice))...)
	}
	for _, b := range p.planned.Blocked {
		add(p.blocked(b, width)...)
	}
	for _, h := range p.planned.Handover {
		add(p.handover(h, width)...)
	}
	if len(lines) > 0 && len(p.planned.Changes) > 0 {
		add("")
	}
	if len(p.planned.Changes) > 1 {
		add(p.overview(width)...)
		add("")
	}
	for i, c := range p.planned.Changes {
		if i > 0 {
			add("")
		}
		add(p.change(i, c, width)...)
	}
	return lines
}

func numbered(i int, c awsops.Change, width int) string {
	return widget.Cut(strconv.Itoa(i+1)+"  "+c.Title, width)
}

func (p *planScreen) change(i int, c awsops.Change, width int) []string {
	t := p.s.theme
	lines := []string{t.Strong.Render(numbered(i, c, width))}
	if c.MayBreak {
		lines = append(lines, widget.Indent(t.Notice.Render("   ! "), widget.WrapStyled("this can stop a chain that works now, until Torque has the matching values", width-5, t.Notice))...)
	}
	lines = append(lines, widget.Indent("   ", widget.Diff(t, compared(c.Before), compared(c.After), width-3))...)
	return append(lines, widget.Indent(t.Dim.Render("   to undo: "), widget.WrapStyled(c.Rollback.Text, width-12, t.Dim))...)
}

// compared is a document as a plan shows it: what it says, not how AWS stores it,
// with its External ID masked.
func compared(document string) string { return policytext.Mask(iampolicy.Readable(document)) }

func (p *planScreen) blocked(b steps.Blocked, width int) []string {
	t := p.s.theme
	lines := widget.Indent(t.Notice.Render("⊘ "), widget.WrapStyled("Not planned: "+b.Title, width-2, t.Notice))
	lines = append(lines, widget.Indent("  ", widget.Wrap("because "+b.Why, width-2))...)
	return append(lines, widget.Indent("  ", widget.Wrap("To do: "+b.Do, width-2))...)
}

func (p *planScreen) handover(h steps.Handover, width int) []string {
	t := p.s.theme
	lines := widget.Indent(t.Notice.Render("→ "), widget.WrapStyled(h.Title+": to be made by "+h.Owner, width-2, t.Notice))
	text := h.Patch
	if text == "" {
		text = h.Document
	}
	return append(lines, widget.Indent("  ", widget.Wrap(policytext.MaskExternalIDs(text, h.Before, h.Document), width-2))...)
}

// applyView is the list of changes with how far each is.
func (p *planScreen) applyView(width int) []string {
	t := p.s.theme
	heading := "Making the changes in AWS account " + p.s.account()
	if p.err != nil {
		heading = "Stopped"
	}
	lines := []string{p.heading(heading), ""}
	for i, c := range p.making {
		now := p.progress[i]
		switch {
		case now.err != nil:
			lines = append(lines, t.Bad.Render(widget.Cut("✗ "+c.Title, width)))
		case now.done:
			lines = append(lines, t.Good.Render("✓ ")+widget.Cut(c.Title, width-2))
		case now.at == i:
			lines = append(lines, t.Accent.Render("▸ ")+widget.Cut(c.Title+" …", width-2))
		default:
			lines = append(lines, t.Dim.Render(widget.Cut("· "+c.Title, width)))
		}
	}
	if p.err != nil {
		lines = append(lines, "")
		lines = append(lines, p.lines(width)...)
		lines = append(lines, "")
		lines = append(lines, p.buttons(width)[1])
	}
	return lines
}
