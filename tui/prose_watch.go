package tui

import (
	"fmt"

	"clonepath/assets/english"
	"clonepath/awsops/target"
	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

// sighting writes one call that CloudTrail recorded.
func (w *reportWriter) sighting(s faults.Observation) {
	when := s.Event.At.UTC().Format("15:04:05") + " UTC, " + s.Event.Region
	w.add(w.glyph(s.Status) + " " + w.t.Strong.Render(upperFirst(s.What)) + "  " + w.t.Dim.Render(when))
	w.add(widget.Indent("  ", widget.Hard(s.Who, w.width-2, w.t.Plain))...)
	w.text("  ", s.Meaning)
	w.add("")
}

// waiting says what to do meanwhile, and why nothing is to be seen yet.
func (out *reportWriter) waiting(w *vigil) {
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

func (w *vigil) asked() string {
	if w.looks == 0 {
		return "now, for the first time"
	}
	times := english.Plural(w.looks, "time")
	return fmt.Sprintf("%s, last at %s", times, w.last.at.Format("15:04:05"))
}
