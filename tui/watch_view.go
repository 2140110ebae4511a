package tui

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

// View says what is waited for, for how long, and what was seen.
func (w *watchScreen) View(f widget.Frame) string {
	f.Title = "Watch"
	t, width := w.v.s.theme, f.BodyWidth()
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
	out := &reportWriter{t: w.v.s.theme, width: width, bullet: "  · "}
	for _, s := range w.seen {
		out.sighting(s)
	}
	switch {
	case w.watch.running():
		out.waiting(w)
	case w.last.err != nil:
		out.add(widget.WrapStyled("✗ "+upperFirst(plainError(w.last.err)), width, out.t.Bad.UnsetBold())...)
		out.text("", "Whoever may call cloudtrail:LookupEvents in this account can watch. Torque's own test of the credential tells whether it works.")
	}
	return out.lines
}

// sighting writes one call that CloudTrail recorded.
func (w *reportWriter) sighting(s faults.Observation) {
	when := s.Event.At.UTC().Format("15:04:05") + " UTC, " + s.Event.Region
	w.add(w.glyph(s.Status) + " " + w.t.Strong.Render(upperFirst(s.What)) + "  " + w.t.Dim.Render(when))
	w.add(widget.Indent("  ", widget.Hard(s.Who, w.width-2, w.t.Plain))...)
	w.text("  ", s.Meaning)
	w.add("")
}

// waiting says what to do meanwhile, and why nothing is to be seen yet.
func (out *reportWriter) waiting(w *watchScreen) {
	t := w.v.s.setup.Target
	if len(w.seen) == 0 {
		out.text("", "In Torque, press Save on the credential, or start an environment that clones with it. The first call of its agent is shown here: who it is, from which region, and whether AWS let it in.")
		out.add("")
	}
	agent, origin := t.Agent(w.v.s.setup.Agent.Origin)
	out.add(table(out.t, []row{
		{"role", w.v.question().Target.RoleARN}, {"secret", t.SecretID},
		{"agent", agent + map[target.Origin]string{target.Documented: " (documented, not confirmed)", target.Confirmed: " (confirmed)"}[origin]},
		{"asked", w.asked()},
	}, out.width)...)
	out.add("")
	if w.last.err != nil {
		out.add(widget.WrapStyled("✗ CloudTrail could not be asked: "+plainError(w.last.err)+" It is asked again.", out.width, out.t.Bad.UnsetBold())...)
		out.add("")
	}
	late := "CloudTrail shows a call minutes after it was made, up to 15. Nothing is changed by watching."
	if w.elapsed > trailLate && len(w.seen) == 0 {
		late = "Nothing was recorded in more than 15 minutes. Either Torque has not called, or the agent was refused: a refusal of another account's agent is recorded in its account, not in yours. Torque's own error then says more."
	}
	out.text("", late)
}

func (w *watchScreen) asked() string {
	if w.looks == 0 {
		return "now, for the first time"
	}
	times := widget.Plural(w.looks, "time")
	return fmt.Sprintf("%s, last at %s", times, w.last.at.Format("15:04:05"))
}
