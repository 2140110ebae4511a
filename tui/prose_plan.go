package tui

import (
	"strconv"
	"strings"

	"clonepath/assets/english"
	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/policytext"
	"clonepath/steps"
	"clonepath/tui/widget"
)

// planWriter writes a plan as lines.
type planWriter struct {
	d      *draft
	t      widget.Theme
	spoken bool // read out: no keys are named
}

func (w planWriter) title() string {
	switch {
	case w.d.planned.Question != nil:
		return "One decision first"
	case len(w.d.planned.Changes) > 0:
		where := "AWS account " + w.d.s.account()
		if w.d.fix != nil {
			return "Fix for " + w.d.fix.finding.Fault + ": " + english.Plural(len(w.d.planned.Changes), "change") + " in " + where
		}
		return "Plan: " + english.Plural(len(w.d.planned.Changes), "change") + " in " + where
	case w.d.planned.Pending():
		return "Plan: nothing that can be changed from here"
	case w.d.fix != nil:
		return "Plan: nothing of it is left to change"
	}
	return "Plan: nothing to change, everything is there already"
}

func (w planWriter) lines(width int) []string {
	t := w.t
	var lines []string
	add := func(more ...string) { lines = append(lines, more...) }
	if q := w.d.planned.Question; q != nil {
		add(widget.Wrap(q.Text, width)...)
		for _, o := range q.Options {
			add("", t.Strong.Render(o.Label))
			add(widget.WrapStyled(o.Help, width, t.Dim)...)
		}
		return lines
	}
	for _, n := range w.d.planned.Notes {
		add(widget.Indent(t.Notice.Render("! "), widget.WrapStyled(n, width-2, t.Notice))...)
	}
	for _, b := range w.d.planned.Blocked {
		add(w.blocked(b, width)...)
	}
	for _, h := range w.d.planned.Handover {
		add(w.handover(h, width)...)
	}
	if len(lines) > 0 && len(w.d.planned.Changes) > 0 {
		add("")
	}
	if len(w.d.planned.Changes) > 1 {
		add(w.overview(width)...)
		add("")
	}
	for i, c := range w.d.planned.Changes {
		if i > 0 {
			add("")
		}
		add(w.change(i, c, width)...)
	}
	return lines
}

func numbered(i int, c awsops.Change, width int) string {
	return widget.Cut(strconv.Itoa(i+1)+"  "+c.Title, width)
}

func (w planWriter) change(i int, c awsops.Change, width int) []string {
	t := w.t
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

func (w planWriter) blocked(b steps.Blocked, width int) []string {
	t := w.t
	lines := widget.Indent(t.Notice.Render("⊘ "), widget.WrapStyled("Not planned: "+b.Title, width-2, t.Notice))
	lines = append(lines, widget.Indent("  ", widget.Wrap("because "+b.Why, width-2))...)
	return append(lines, widget.Indent("  ", widget.Wrap("To do: "+b.Do, width-2))...)
}

func (w planWriter) handover(h steps.Handover, width int) []string {
	t := w.t
	lines := widget.Indent(t.Notice.Render("→ "), widget.WrapStyled(h.Title+": to be made by "+h.Owner, width-2, t.Notice))
	text := h.Patch
	if text == "" {
		text = h.Document
	}
	return append(lines, widget.Indent("  ", widget.Wrap(policytext.MaskExternalIDs(text, h.Before, h.Document), width-2))...)
}

// overview lists the changes with what becomes of each.
func (w planWriter) overview(width int) []string {
	var lines []string
	if w.d.parts() != nil && !w.spoken {
		var letters []string
		for _, id := range w.d.parts() {
			letters = append(letters, letterOf(id))
		}
		lines = widget.WrapStyled(strings.Join(letters, ", ")+" decide for a step: apply, hand over or skip", width, w.t.Dim)
	}
	for i, c := range w.d.planned.Changes {
		line := numbered(i, c, width)
		if w.d.parts() != nil && !w.spoken {
			line = widget.Cut(letterOf(stepOfChange(c))+"  "+w.marked(c)+"  "+line, width)
		}
		lines = append(lines, line)
	}
	return lines
}

func (w planWriter) marked(c awsops.Change) string {
	shown, t := decisions[w.d.decisionOf(c)], w.t
	style := t.Notice
	if w.d.decisionOf(c) == toApply {
		style = t.Good
	}
	return style.Render(widget.Pad(shown.mark+" "+shown.word, len("  hand over")))
}
