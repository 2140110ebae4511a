package verify

import (
	"fmt"
	"slices"
	"time"

	"clonepath/assets/english"
	"clonepath/steps/session"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// View says what is waited for, for how long, and what was seen.
func (w *watchScreen) View(f widget.Frame) string {
	f.Title = "Watch"
	t, width := w.s.Theme, f.BodyWidth()
	head := []string{widget.Between(t.Strong.Render(w.heading()), t.Dim.Render(clockTime(w.Elapsed)), width), ""}
	w.pager.SetLines(w.Lines(min(width, prose.Readable)))
	bottom := []string{t.Dim.Render(widget.Between("", w.pager.Position(), width))}
	if w.note != "" {
		bottom = widget.WrapStyled(w.note, width, t.Good)
	}
	room := f.BodyHeight() - len(head) - len(bottom)
	return f.One(slices.Concat(head, widget.Fit(w.pager.View(room), width, room), bottom))
}

func (w *watchScreen) heading() string {
	switch {
	case w.Watch.Running() && len(w.Seen) == 0:
		return "Watching CloudTrail for the agent's first call"
	case w.Watch.Running():
		return "Watching CloudTrail for what comes next"
	}
	if w.Last.Err != nil {
		return "CloudTrail cannot be watched"
	}
	return "The agent called"
}

// clockTime is a duration as a clock shows it: 4:07.
func clockTime(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}

func (w *watchScreen) Lines(width int) []string {
	out := &prose.ReportWriter{T: w.s.Theme, Width: width, Bullet: "  · "}
	for _, s := range w.Seen {
		out.Sighting(s)
	}
	switch {
	case w.Watch.Running():
		out.Waiting(w.Vigil)
	case w.Last.Err != nil:
		out.Add(widget.WrapStyled("✗ "+english.UpperFirst(session.PlainError(w.Last.Err)), width, out.T.Bad.UnsetBold())...)
		out.Text("", "Whoever may call cloudtrail:LookupEvents in this account can watch. Torque's own test of the credential tells whether it works.")
	}
	return out.Lines
}
