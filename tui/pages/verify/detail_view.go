package verify

import (
	"strings"

	"clonepath/steps/session"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// View is titled Check; its lines are made once a width.
func (d *detailScreen) View(f widget.Frame) string {
	f.Title = "Check"
	width := f.BodyWidth()
	if d.width != width {
		d.pager.SetLines(d.Lines(min(width, prose.Readable)))
		d.width = width
	}
	room := f.BodyHeight() - len(d.bottom(width))
	return f.One(append(widget.Fit(d.pager.View(room), width, room), d.bottom(width)...))
}

func (d *detailScreen) bottom(width int) []string {
	t := d.v.s.Theme
	rule := t.Dim.Render(strings.Repeat("─", width))
	switch {
	case d.file.Asking:
		return append([]string{rule}, d.file.Lines(t, width)...)
	case d.asking.Running():
		return []string{rule, t.Notice.Render("Asking again … " + session.Seconds(d.elapsed))}
	case d.v.Run.Running() && d.note == "":
		return []string{rule, t.Notice.Render("The checks go on … " + d.v.progress())}
	case d.note != "" && d.bad:
		return append([]string{rule}, widget.WrapStyled(d.note, width, t.Bad.UnsetBold())...)
	case d.note != "":
		return append([]string{rule}, widget.WrapStyled(d.note, width, t.Good)...)
	}
	return []string{t.Dim.Render(widget.Between("", d.pager.Position(), width))}
}

// Lines are the whole statement, for the pager and for a file.
func (d *detailScreen) Lines(width int) []string {
	w := &prose.ReportWriter{T: d.v.s.Theme, Width: width, Bullet: "  · "}
	c := d.v.Report.Checks[d.at()]
	w.Opened(d.v.Verification, c, d.v.settled(c))
	return w.Lines
}
