package tui

import (
	"fmt"
	"slices"
	"time"

	"clonepath/tui/widget"
)

// View says what is waited for, for how long, and what was seen.
func (w *watchScreen) View(f widget.Frame) string {
	f.Title = "Watch"
	t, width := w.s.theme, f.BodyWidth()
	head := []string{widget.Between(t.Strong.Render(w.heading()), t.Dim.Render(clockTime(w.elapsed)), width), ""}
	w.pager.SetLines(w.lines(min(width, readable)))
	bottom := []string{t.Dim.Render(widget.Between("", w.pager.Position(), width))}
	if w.note != "" {
		bottom = widget.WrapStyled(w.note, width, t.Good)
	}
	room := f.BodyHeight() - len(head) - len(bottom)
	return f.One(slices.Concat(head, widget.Fit(w.pager.View(room), width, room), bottom))
}

func (w *watchScreen) heading() string {
	switch {
	case w.watch.running() && len(w.seen) == 0:
		return "Watching CloudTrail for the agent's first call"
	case w.watch.running():
		return "Watching CloudTrail for what comes next"
	}
	if w.last.err != nil {
		return "CloudTrail cannot be watched"
	}
	return "The agent called"
}

// clockTime is a duration as a clock shows it: 4:07.
func clockTime(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

func (w *watchScreen) lines(width int) []string {
	out := &reportWriter{t: w.s.theme, width: width, bullet: "  · "}
	for _, s := range w.seen {
		out.sighting(s)
	}
	switch {
	case w.watch.running():
		out.waiting(w.vigil)
	case w.last.err != nil:
		out.add(widget.WrapStyled("✗ "+upperFirst(plainError(w.last.err)), width, out.t.Bad.UnsetBold())...)
		out.text("", "Whoever may call cloudtrail:LookupEvents in this account can watch. Torque's own test of the credential tells whether it works.")
	}
	return out.lines
}
