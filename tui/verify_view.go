package tui

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

// View draws the chain on top, the statements below it, and the first root
// cause, once it is known, in its own panel.
func (v *verifyScreen) View(f widget.Frame) string {
	t, width, height := v.s.theme, f.BodyWidth(), f.BodyHeight()
	head := []string{widget.Between(t.Strong.Render(v.heading()), t.Dim.Render(v.progress()), width)}
	if v.err != nil {
		head = append(head, "")
		for _, text := range errorText(v.err) {
			head = append(head, widget.WrapStyled(text, width, t.Bad.UnsetBold())...)
		}
		return f.One(head)
	}
	if v.report == nil {
		return f.One(append(head, "", t.Dim.Render("Asking AWS and the Git host …")))
	}
	head = append(head, widget.Chain(t, v.report.Checks, v.settled, width), "")
	panel := v.panel(width)
	if most := height * 6 / 10; len(panel) > most {
		panel = clip(t, panel, most, "enter shows all of it")
	}
	room := height - len(head) - len(panel)
	v.pager.SetLines(widget.Checks(t, v.report.Checks, v.settled, min(width, readable)))
	v.seek(room)
	return f.One(slices.Concat(head, widget.Fit(v.pager.View(room), width, room), panel))
}

func (v *verifyScreen) heading() string {
	switch {
	case v.waiting > 0:
		return fmt.Sprintf("Verify · the role is new; AWS is asked again, %d s left", int(v.waiting.Seconds()))
	case v.run.running():
		return "Verify · checking"
	case v.err != nil:
		return "Verify · stopped"
	case v.what == asSent:
		return "What was sent, judged"
	}
	return "Verify · done"
}

// seek scrolls the first failure into sight, once.
func (v *verifyScreen) seek(room int) {
	if v.seeked || v.run.running() {
		return
	}
	v.seeked = true
	for i, c := range v.report.Checks {
		if c.Status == faults.Fail {
			v.pager.Show(i, room)
			return
		}
	}
}

// panel is the first root cause, or what else there is to say, under a rule.
func (v *verifyScreen) panel(width int) []string {
	t := v.s.theme
	if v.run.running() {
		return nil
	}
	rule := t.Dim.Render(strings.Repeat("─", width))
	lines := []string{rule}
	switch {
	case len(v.report.RootCauses) > 0:
		lines = append(lines, v.cause(v.report.RootCauses[0], "Root cause", width)...)
		if more := len(v.report.RootCauses) - 1; more > 0 {
			lines = append(lines, t.Dim.Render("and "+widget.Plural(more, "more root cause")+" in the report"))
		}
	case len(v.report.CannotObserve) > 0:
		lines = append(lines, v.cause(v.report.CannotObserve[0], "Could not look", width)...)
	default:
		style := t.Good
		if v.report.Verdict != faults.Pass {
			style = t.Notice
		}
		lines = append(lines, widget.WrapStyled(v.report.Headline, width, style)...)
	}
	if _, _, last := v.s.journal.read(); v.s.fresh && v.s.deps.Question.As != "agent" && v.s.deps.Question.As != "both" {
		lines = append(lines, widget.WrapStyled(settleHint(last), width, t.Dim)...)
	}
	return lines
}

func (v *verifyScreen) cause(f faults.Finding, word string, width int) []string {
	t := v.s.theme
	lines := []string{t.Bad.Render(word) + "  " + t.Strong.Render(f.Fault)}
	lines = append(lines, widget.Wrap(f.Summary, width)...)
	if f.Fix.Text != "" {
		lines = append(lines, widget.Indent(t.Strong.Render("Fix  "), widget.Wrap(f.Fix.Text, width-5))...)
	}
	return lines
}
