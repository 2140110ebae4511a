package tui

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/assets/english"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// View draws the chain on top, the statements below it, and in a panel what was
// found: of the statement under the cursor, else the first root cause.
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
	panel := v.panel(width, height*6/10)
	room := height - len(head) - len(panel)
	from, to := v.inSight(room)
	if len(panel) > 0 {
		panel[0] = v.rule(width)
	}
	rows := widget.Choices(t, v.lines(min(width, readable) - 2)[from:to], v.list.Chosen()-from)
	return f.One(slices.Concat(head, widget.Tall(rows, room), panel))
}

// inSight are the statements that are shown: with the cursor, or with what failed
// first.
func (v *verifyScreen) inSight(room int) (from, to int) {
	n := len(v.report.Checks)
	if from, to = v.list.Window(n, room); v.list.Chosen() >= 0 || v.run.running() {
		return from, to
	}
	failed := func(c verdict.Check) bool { return c.Status == verdict.Fail }
	v.list.Begin(max(0, slices.IndexFunc(v.report.Checks, failed)))
	return v.list.Window(n, room)
}

// rule parts the statements from the panel, and says which of them are in sight.
func (v *verifyScreen) rule(width int) string {
	position := v.list.Position()
	rule := strings.Repeat("─", width)
	if n := len([]rune(position)); n > 0 && width > n+8 {
		rule = strings.Repeat("─", width-n-4) + " " + position + " ──"
	}
	return v.s.theme.Dim.Render(rule)
}

// lines are the statements, drawn when one of them changed.
func (v *verifyScreen) lines(width int) []string {
	if r := v.rows; r.of == v.report && r.running == v.run.running() && r.width == width {
		return r.lines
	}
	v.rows = drawnRows{v.report, v.run.running(), width, widget.Checks(v.s.theme, v.report.Checks, v.settled, width)}
	return v.rows.lines
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

// panel says, under a line left for the rule, what there is to say of the
// statement under the cursor, or of the whole, in at most that many lines. Its
// height stays while the cursor moves.
func (v *verifyScreen) panel(width, most int) []string {
	t, c := v.s.theme, v.chosen()
	if v.run.running() && c == nil {
		return nil
	}
	lines := v.whole(width)
	if c != nil {
		height := max(4, min(len(lines), most-1))
		lines = widget.Fit(clip(t, v.statement(*c, width), height, "enter shows all of it"), width, height)
	}
	if v.note != "" {
		note := widget.WrapStyled(v.note, width, t.Good)
		lines = append(note, lines[min(len(note), len(lines)):]...)
	}
	return clip(t, append([]string{""}, lines...), most, "enter shows all of it")
}

// whole is what there is to say of the run: its first root cause, or how it ended.
func (v *verifyScreen) whole(width int) []string {
	t := v.s.theme
	var lines []string
	switch {
	case len(v.report.RootCauses) > 0:
		lines = v.cause(v.report.RootCauses[0], "Root cause", width)
		if more := len(v.report.RootCauses) - 1; more > 0 {
			lines = append(lines, t.Dim.Render("and "+english.Plural(more, "more root cause")+" in the report"))
		}
	case len(v.report.CannotObserve) > 0:
		lines = v.cause(v.report.CannotObserve[0], "Could not look", width)
	default:
		style := t.Good
		if v.report.Verdict != verdict.Pass {
			style = t.Notice
		}
		lines = widget.WrapStyled(v.report.Headline, width, style)
	}
	return append(lines, v.next(width)...)
}

// next says what a person does after a set-up: wait for IAM, save in Torque; and
// where the verdicts come from if they were not asked for here.
func (v *verifyScreen) next(width int) []string {
	t := v.s.theme
	var lines []string
	if v.what == asSent {
		return v.sources(width)
	}
	if _, _, last := v.s.journal.read(); v.s.fresh && v.s.deps.Question.As != "agent" && v.s.deps.Question.As != "both" {
		lines = append(lines, widget.WrapStyled(settleHint(last), width, t.Dim)...)
	}
	if v.what == asSetUp && v.operated() && !v.run.running() && len(v.report.RootCauses) == 0 {
		lines = append(lines, widget.WrapStyled("Press Save in Torque, then w here: CloudTrail shows the agent's first call.", width, t.Strong)...)
	}
	return lines
}

// statement is the statement under the cursor: what was found of it, or how it is
// known.
func (v *verifyScreen) statement(c verdict.Check, width int) []string {
	if f, word := findingOf(v.report, c.ID); f != nil && v.settled(c) {
		return v.cause(*f, word, width)
	}
	t := v.s.theme
	lines := []string{t.Strong.Render(string(c.ID)) + "  " + t.Dim.Render(statusWords(c, v.settled(c)))}
	return append(lines, widget.Wrap(sentence(upperFirst(c.Summary)), width)...)
}

// sources names what was read; the report lists all of it.
func (v *verifyScreen) sources(width int) []string {
	if v.standIns() {
		return widget.WrapStyled("This evidence is masked: names, account numbers and External IDs stand in for the real ones.", width, v.s.theme.Notice)
	}
	read := v.record.Did.Read
	if len(read) == 0 {
		return nil
	}
	from := "Read: " + read[0]
	if len(read) > 1 {
		from += fmt.Sprintf(" and %d more, see the report", len(read)-1)
	}
	return widget.WrapStyled(from, width, v.s.theme.Dim)
}

func (v *verifyScreen) cause(f verdict.Finding, word string, width int) []string {
	t := v.s.theme
	style := t.Bad
	if word != "Root cause" {
		style = t.Notice
	}
	lines := []string{style.Render(word) + "  " + t.Strong.Render(f.Fault)}
	lines = append(lines, widget.Wrap(f.Summary, width)...)
	if f.Fix.Text != "" {
		lines = append(lines, widget.Indent(t.Strong.Render("Fix  "), widget.Wrap(f.Fix.Text, width-5))...)
	}
	return lines
}
