package tui

import (
	"strings"

	"clonepath/tui/widget"
)

// unwrapped is a width at which no line of a text breaks.
const unwrapped = 1 << 16

// View is titled Check; its lines are made once a width.
func (d *detailScreen) View(f widget.Frame) string {
	f.Title = "Check"
	width := f.BodyWidth()
	if d.width != width {
		d.pager.SetLines(d.lines(min(width, readable)))
		d.width = width
	}
	room := f.BodyHeight() - len(d.bottom(width))
	return f.One(append(widget.Fit(d.pager.View(room), width, room), d.bottom(width)...))
}

func (d *detailScreen) bottom(width int) []string {
	t := d.v.s.theme
	rule := t.Dim.Render(strings.Repeat("─", width))
	switch {
	case d.file.asking:
		return append([]string{rule}, d.file.lines(t, width)...)
	case d.asking.running():
		return []string{rule, t.Notice.Render("Asking again … " + seconds(d.elapsed))}
	case d.v.run.running() && d.note == "":
		return []string{rule, t.Notice.Render("The checks go on … " + d.v.progress())}
	case d.note != "" && d.bad:
		return append([]string{rule}, widget.WrapStyled(d.note, width, t.Bad.UnsetBold())...)
	case d.note != "":
		return append([]string{rule}, widget.WrapStyled(d.note, width, t.Good)...)
	}
	return []string{t.Dim.Render(widget.Between("", d.pager.Position(), width))}
}

// lines are the whole statement, for the pager and for a file.
func (d *detailScreen) lines(width int) []string {
	w := &reportWriter{t: d.v.s.theme, width: width, bullet: "  · "}
	c := d.v.report.Checks[d.at()]
	w.opened(d.v.verification, c, d.v.settled(c))
	return w.lines
}
