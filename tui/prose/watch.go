package prose

import (
	"fmt"

	"clonepath/assets/english"
	"clonepath/awsops/target"
	"clonepath/checks/faults"
	"clonepath/steps/session"
	"clonepath/tui/widget"
)

// Sighting writes one call that CloudTrail recorded.
func (w *ReportWriter) Sighting(s faults.Observation) {
	when := s.Event.At.UTC().Format("15:04:05") + " UTC, " + s.Event.Region
	w.Add(w.glyph(s.Status) + " " + w.T.Strong.Render(english.UpperFirst(s.What)) + "  " + w.T.Dim.Render(when))
	w.Add(widget.Indent("  ", widget.Hard(s.Who, w.Width-2, w.T.Plain))...)
	w.Text("  ", s.Meaning)
	w.Add("")
}

// Waiting says what to do meanwhile, and why nothing is to be seen yet.
func (out *ReportWriter) Waiting(w *session.Vigil) {
	t := w.V.S.Setup.Target
	if len(w.Seen) == 0 {
		out.Text("", "In Torque, press Save on the credential, or start an environment that clones with it. The first call of its agent is shown here: who it is, from which region, and whether AWS let it in.")
		out.Add("")
	}
	agent, origin := t.Agent(w.V.S.Setup.Agent.Origin)
	out.Add(Table(out.T, []Row{
		{"role", w.V.Question().Target.RoleARN}, {"secret", t.SecretID},
		{"agent", agent + map[target.Origin]string{target.Documented: " (documented, not confirmed)", target.Confirmed: " (confirmed)"}[origin]},
		{"asked", asked(w)},
	}, out.Width)...)
	out.Add("")
	if w.Last.Err != nil {
		out.Add(widget.WrapStyled("✗ CloudTrail could not be asked: "+session.PlainError(w.Last.Err)+" It is asked again.", out.Width, out.T.Bad.UnsetBold())...)
		out.Add("")
	}
	late := "CloudTrail shows a call minutes after it was made, up to 15. Nothing is changed by watching."
	if w.Elapsed > session.TrailLate && len(w.Seen) == 0 {
		late = "Nothing was recorded in more than 15 minutes. Either Torque has not called, or the agent was refused: a refusal of another account's agent is recorded in its account, not in yours. Torque's own error then says more."
	}
	out.Text("", late)
}

func asked(w *session.Vigil) string {
	if w.Looks == 0 {
		return "now, for the first time"
	}
	times := english.Plural(w.Looks, "time")
	return fmt.Sprintf("%s, last at %s", times, w.Last.At.Format("15:04:05"))
}
