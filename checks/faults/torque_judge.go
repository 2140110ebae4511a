package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

func judgeTorqueCredential(v *view) verdict {
	f := v.r.TorqueCredential
	if !f.Seen() {
		return unknown("%s", torqueSays(f))
	}
	c := f.Value
	parts := []string{fmt.Sprintf("%q", c.Name)}
	if c.Type != "" {
		parts[0] += " of type " + c.Type
	}
	if c.CloudType != "" && c.CloudType != "sourceControl" {
		return unknown("Torque has %q as %s, not as a credential for Git", c.Name, c.CloudType)
	}
	var agree, hidden, unclear []string
	for _, row := range inTorque {
		shown := func(f evidence.TorqueField) bool { return f.Of == row.field && f.Compared == evidence.TorqueSame }
		switch {
		case slices.ContainsFunc(c.Fields, shown):
			agree = append(agree, row.name)
		case v.t.Value(row.field) != "":
			hidden = append(hidden, row.name)
		}
	}
	for _, field := range c.Fields {
		if field.Of == "" {
			unclear = append(unclear, fmt.Sprintf("%s (%s)", field.Field, field.Kind))
		}
	}
	for _, part := range []struct {
		lead  string
		names []string
	}{{"the same ", agree}, {"Torque does not show ", hidden}, {"fields of unpublished meaning: ", unclear}} {
		if len(part.names) > 0 {
			parts = append(parts, part.lead+list(part.names, 8))
		}
	}
	return passed(ObservedP, "%s", strings.Join(parts, "; "))
}

func judgeTorqueAgent(v *view) verdict {
	f := v.r.TorqueAgents
	if !f.Seen() {
		return unknown("%s", torqueSays(f))
	}
	agents := v.servingAgents()
	if len(agents) == 0 {
		return unknown("Torque lists no agent for the space %q", v.r.Torque.Space)
	}
	var lines []string
	for _, a := range agents {
		if d, ok := v.silence(a); ok && d <= inTouch && len(a.Errors) == 0 {
			return passed(ObservedP, "%s", v.agentLine(a))
		}
		lines = append(lines, v.agentLine(a))
	}
	return unknown("%s", list(lines, 3))
}

func judgeTorqueRepository(v *view) verdict {
	f := v.r.TorqueRepository
	if !f.Seen() {
		return unknown("%s", torqueSays(f))
	}
	said := "Torque says " + f.Value.Status
	switch {
	case f.Value.Status == "":
		said = "Torque says nothing of its state"
	case strings.EqualFold(f.Value.Status, connected) && len(f.Value.Errors) == 0:
		return passed(ObservedP, "Torque says %s, branch %s", f.Value.Status, f.Value.Branch)
	case strings.EqualFold(f.Value.Status, syncing) && len(f.Value.Errors) == 0:
		return unknown("%s: it is not done yet, ask again", said)
	}
	if len(f.Value.Errors) > 0 {
		said += ": " + cut(strings.Join(f.Value.Errors, "; "), 400)
	}
	return unknown("%s", said)
}

// torqueSays is why Torque's side is not known.
func torqueSays[T any](f *evidence.Fact[T]) string {
	switch {
	case f != nil && f.Failure != nil:
		return f.Failure.Message
	case f != nil && f.Skipped != "":
		return f.Skipped
	}
	return "Torque was not asked"
}

// torqueUnseen names what of Torque could not be read, each reason once.
func (v *view) torqueUnseen() []string {
	if v.r.Torque == nil {
		return nil
	}
	var reasons []string
	if why := v.r.Torque.NotAsked; why != "" {
		reasons = append(reasons, why)
	}
	for _, f := range []*awserr.Failure{evidence.FailureOf(v.r.TorqueCredential), evidence.FailureOf(v.r.TorqueAgents), evidence.FailureOf(v.r.TorqueRepository)} {
		if f != nil && f.Class != awserr.NotFound && !slices.Contains(reasons, f.Message) {
			reasons = append(reasons, f.Message)
		}
	}
	for i := range reasons {
		reasons[i] = "Torque's side: " + reasons[i]
	}
	return reasons
}
