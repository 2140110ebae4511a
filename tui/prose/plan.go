package prose

import (
	"strconv"
	"strings"

	"clonepath/assets/english"
	"clonepath/awsops"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/policytext"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/widget"
)

// PlanWriter writes a plan as lines.
type PlanWriter struct {
	D      *session.Draft
	T      widget.Theme
	Spoken bool // read out: no keys are named
}

// Title says what the plan comes to.
func (w PlanWriter) Title() string {
	switch {
	case w.D.Planned.Question != nil:
		return "One decision first"
	case len(w.D.Planned.Changes) > 0:
		where := "AWS account " + w.D.S.Account()
		if w.D.Fix != nil {
			return "Fix for " + w.D.Fix.Finding.Fault + ": " + english.Plural(len(w.D.Planned.Changes), "change") + " in " + where
		}
		return "Plan: " + english.Plural(len(w.D.Planned.Changes), "change") + " in " + where
	case w.D.Planned.Pending():
		return "Plan: nothing that can be changed from here"
	case w.D.Fix != nil:
		return "Plan: nothing of it is left to change"
	}
	return "Plan: nothing to change, everything is there already"
}

// Lines write the plan.
func (w PlanWriter) Lines(width int) []string {
	t := w.T
	var lines []string
	add := func(more ...string) { lines = append(lines, more...) }
	if q := w.D.Planned.Question; q != nil {
		add(widget.Wrap(q.Text, width)...)
		for _, o := range q.Options {
			add("", t.Strong.Render(o.Label))
			add(widget.WrapStyled(o.Help, width, t.Dim)...)
		}
		return lines
	}
	for _, n := range w.D.Planned.Notes {
		add(widget.Indent(t.Notice.Render("! "), widget.WrapStyled(n, width-2, t.Notice))...)
	}
	for _, b := range w.D.Planned.Blocked {
		add(w.blocked(b, width)...)
	}
	for _, h := range w.D.Planned.Handover {
		add(w.handover(h, width)...)
	}
	if len(lines) > 0 && len(w.D.Planned.Changes) > 0 {
		add("")
	}
	if len(w.D.Planned.Changes) > 1 {
		add(w.overview(width)...)
		add("")
	}
	for i, c := range w.D.Planned.Changes {
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

func (w PlanWriter) change(i int, c awsops.Change, width int) []string {
	t := w.T
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

func (w PlanWriter) blocked(b plan.Blocked, width int) []string {
	t := w.T
	lines := widget.Indent(t.Notice.Render("⊘ "), widget.WrapStyled("Not planned: "+b.Title, width-2, t.Notice))
	lines = append(lines, widget.Indent("  ", widget.Wrap("because "+b.Why, width-2))...)
	return append(lines, widget.Indent("  ", widget.Wrap("To do: "+b.Do, width-2))...)
}

func (w PlanWriter) handover(h plan.Handover, width int) []string {
	t := w.T
	lines := widget.Indent(t.Notice.Render("→ "), widget.WrapStyled(h.Title+": to be made by "+h.Owner, width-2, t.Notice))
	text := h.Patch
	if text == "" {
		text = h.Document
	}
	return append(lines, widget.Indent("  ", widget.Wrap(policytext.MaskExternalIDs(text, h.Before, h.Document), width-2))...)
}

// overview lists the changes with what becomes of each.
func (w PlanWriter) overview(width int) []string {
	var lines []string
	if w.D.Parts() != nil && !w.Spoken {
		var letters []string
		for _, id := range w.D.Parts() {
			letters = append(letters, LetterOf(id))
		}
		lines = widget.WrapStyled(strings.Join(letters, ", ")+" decide for a step: apply, hand over or skip", width, w.T.Dim)
	}
	for i, c := range w.D.Planned.Changes {
		line := numbered(i, c, width)
		if w.D.Parts() != nil && !w.Spoken {
			line = widget.Cut(LetterOf(session.StepOfChange(c))+"  "+w.marked(c)+"  "+line, width)
		}
		lines = append(lines, line)
	}
	return lines
}

func (w PlanWriter) marked(c awsops.Change) string {
	shown, t := session.Decisions[w.D.DecisionOf(c)], w.T
	style := t.Notice
	if w.D.DecisionOf(c) == session.ToApply {
		style = t.Good
	}
	return style.Render(widget.Pad(shown.Mark+" "+shown.Word, len("  hand over")))
}

// LetterOf is the key that decides about a step.
func LetterOf(id setup.StepID) string { return string(id)[:1] }
