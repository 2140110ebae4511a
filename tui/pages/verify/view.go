package verify

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/assets/english"
	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// View draws the chain on top, the statements below it, and in a panel what was
// found: of the statement under the cursor, else the first root cause.
func (v *verifyScreen) View(f widget.Frame) string {
	t, width, height := v.s.Theme, f.BodyWidth(), f.BodyHeight()
	head := []string{widget.Between(t.Strong.Render(v.heading()), t.Dim.Render(v.progress()), width)}
	if v.err != nil {
		head = append(head, "")
		for _, text := range prose.ErrorText(v.err) {
			head = append(head, widget.WrapStyled(text, width, t.Bad.UnsetBold())...)
		}
		return f.One(head)
	}
	if v.Report == nil {
		return f.One(append(head, "", t.Dim.Render("Asking AWS and the Git host …")))
	}
	head = append(head, widget.Chain(t, v.Report.Checks, v.settled, width), "")
	panel := v.panel(width, height*6/10)
	room := height - len(head) - len(panel)
	from, to := v.inSight(room)
	if len(panel) > 0 {
		panel[0] = v.rule(width)
	}
	rows := widget.Choices(t, v.Lines(min(width, prose.Readable) - 2)[from:to], v.list.Chosen()-from)
	return f.One(slices.Concat(head, widget.Tall(rows, room), panel))
}

// inSight are the statements that are shown: with the cursor, or with what failed
// first.
func (v *verifyScreen) inSight(room int) (from, to int) {
	n := len(v.Report.Checks)
	if from, to = v.list.Window(n, room); v.list.Chosen() >= 0 || v.Run.Running() {
		return from, to
	}
	failed := func(c verdict.Check) bool { return c.Status == verdict.Fail }
	v.list.Begin(max(0, slices.IndexFunc(v.Report.Checks, failed)))
	return v.list.Window(n, room)
}

// rule parts the statements from the panel, and says which of them are in sight.
func (v *verifyScreen) rule(width int) string {
	position := v.list.Position()
	rule := strings.Repeat("─", width)
	if n := len([]rune(position)); n > 0 && width > n+8 {
		rule = strings.Repeat("─", width-n-4) + " " + position + " ──"
	}
	return v.s.Theme.Dim.Render(rule)
}

// Lines are the statements, drawn when one of them changed.
func (v *verifyScreen) Lines(width int) []string {
	if r := v.rows; r.of == v.Report && r.running == v.Run.Running() && r.width == width {
		return r.lines
	}
	v.rows = drawnRows{v.Report, v.Run.Running(), width, widget.Checks(v.s.Theme, v.Report.Checks, v.settled, width)}
	return v.rows.lines
}

func (v *verifyScreen) heading() string {
	switch {
	case v.waiting > 0:
		return fmt.Sprintf("Verify · the role is new; AWS is asked again, %d s left", int(v.waiting.Seconds()))
	case v.Run.Running():
		return "Verify · checking"
	case v.err != nil:
		return "Verify · stopped"
	case v.What == session.AsSent:
		return "What was sent, judged"
	}
	return "Verify · done"
}

// panel says, under a line left for the rule, what there is to say of the
// statement under the cursor, or of the whole, in at most that many lines. Its
// height stays while the cursor moves.
func (v *verifyScreen) panel(width, most int) []string {
	t, c := v.s.Theme, v.chosen()
	if v.Run.Running() && c == nil {
		return nil
	}
	lines := v.whole(width)
	if c != nil {
		height := max(4, min(len(lines), most-1))
		lines = widget.Fit(prose.Clip(t, v.statement(*c, width), height, "enter shows all of it"), width, height)
	}
	if v.note != "" {
		note := widget.WrapStyled(v.note, width, t.Good)
		lines = append(note, lines[min(len(note), len(lines)):]...)
	}
	return prose.Clip(t, append([]string{""}, lines...), most, "enter shows all of it")
}

// whole is what there is to say of the run: its first root cause, or how it ended.
func (v *verifyScreen) whole(width int) []string {
	t := v.s.Theme
	var lines []string
	switch {
	case len(v.Report.RootCauses) > 0:
		lines = v.cause(v.Report.RootCauses[0], "Root cause", width)
		if more := len(v.Report.RootCauses) - 1; more > 0 {
			lines = append(lines, t.Dim.Render("and "+english.Plural(more, "more root cause")+" in the report"))
		}
	case len(v.Report.CannotObserve) > 0:
		lines = v.cause(v.Report.CannotObserve[0], "Could not look", width)
	default:
		style := t.Good
		if v.Report.Verdict != verdict.Pass {
			style = t.Notice
		}
		lines = widget.WrapStyled(v.Report.Headline, width, style)
	}
	return append(lines, v.Next(width)...)
}

// Next says what a person does after a set-up: wait for IAM, save in Torque; and
// where the verdicts come from if they were not asked for here.
func (v *verifyScreen) Next(width int) []string {
	t := v.s.Theme
	var lines []string
	if v.What == session.AsSent {
		return v.sources(width)
	}
	if _, _, last := v.s.Journal.Read(); v.s.Fresh && v.s.Deps.Question.As != "agent" && v.s.Deps.Question.As != "both" {
		lines = append(lines, widget.WrapStyled(session.SettleHint(last), width, t.Dim)...)
	}
	if v.What == session.AsSetUp && v.Operated() && !v.Run.Running() && len(v.Report.RootCauses) == 0 {
		lines = append(lines, widget.WrapStyled("Press Save in Torque, then w here: CloudTrail shows the agent's first call.", width, t.Strong)...)
	}
	return lines
}

// statement is the statement under the cursor: what was found of it, or how it is
// known.
func (v *verifyScreen) statement(c verdict.Check, width int) []string {
	if f, word := prose.FindingOf(v.Report, c.ID); f != nil && v.settled(c) {
		return v.cause(*f, word, width)
	}
	t := v.s.Theme
	lines := []string{t.Strong.Render(string(c.ID)) + "  " + t.Dim.Render(prose.StatusWords(c, v.settled(c)))}
	return append(lines, widget.Wrap(session.Sentence(english.UpperFirst(c.Summary)), width)...)
}

// sources names what was read; the report lists all of it.
func (v *verifyScreen) sources(width int) []string {
	if v.StandIns() {
		return widget.WrapStyled("This evidence is masked: names, account numbers and External IDs stand in for the real ones.", width, v.s.Theme.Notice)
	}
	read := v.Record.Did.Read
	if len(read) == 0 {
		return nil
	}
	from := "Read: " + read[0]
	if len(read) > 1 {
		from += fmt.Sprintf(" and %d more, see the report", len(read)-1)
	}
	return widget.WrapStyled(from, width, v.s.Theme.Dim)
}

func (v *verifyScreen) cause(f verdict.Finding, word string, width int) []string {
	t := v.s.Theme
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
