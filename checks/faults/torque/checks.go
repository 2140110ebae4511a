package torque

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of Torque's side, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.TorqueCredentialOK, Link: verdict.LinkCredential, Title: "what Torque shows of the credential agrees",
		Judge: judgeTorqueCredential, Torque: true, Collectors: []string{"torqueCredential"}},
	{ID: evidence.TorqueAgentOK, Link: verdict.LinkCredential, Title: "an agent is in touch with Torque",
		Judge: judgeTorqueAgent, Torque: true, Collectors: []string{"torqueAgents"}},
	{ID: evidence.TorqueRepositoryOK, Link: verdict.LinkGit, Title: "Torque reaches the repository",
		Requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.SecretPath, evidence.SecretToken, evidence.RolePermission,
			evidence.TrustAgent, evidence.AssumeRole, evidence.RoleReadsSecret, evidence.TorqueCredentialOK, evidence.TorqueAgentOK,
			evidence.RepoURL, evidence.GitHost, evidence.GitAccess, evidence.GitClone},
		Judge: judgeTorqueRepository, Torque: true, Collectors: []string{"torqueRepository"}},
}

func judgeTorqueCredential(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.TorqueCredential
	if !f.Seen() {
		return rule.Unknown("%s", torqueSays(f))
	}
	c := f.Value
	parts := []string{fmt.Sprintf("%q", c.Name)}
	if c.Type != "" {
		parts[0] += " of type " + c.Type
	}
	if c.CloudType != "" && c.CloudType != "sourceControl" {
		return rule.Unknown("Torque has %q as %s, not as a credential for Git", c.Name, c.CloudType)
	}
	var agree, hidden, unclear []string
	for _, row := range inTorque {
		shown := func(f evidence.TorqueField) bool { return f.Of == row.field && f.Compared == evidence.TorqueSame }
		switch {
		case slices.ContainsFunc(c.Fields, shown):
			agree = append(agree, row.name)
		case snap.Target.Value(row.field) != "":
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
			parts = append(parts, part.lead+phrase.List(part.names, 8))
		}
	}
	return rule.Passed(verdict.Observed, "%s", strings.Join(parts, "; "))
}

func judgeTorqueAgent(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.TorqueAgents
	if !f.Seen() {
		return rule.Unknown("%s", torqueSays(f))
	}
	agents := servingAgents(snap)
	if len(agents) == 0 {
		return rule.Unknown("Torque lists no agent for the space %q", snap.Record.Torque.Space)
	}
	var lines []string
	for _, a := range agents {
		if d, ok := silence(snap, a); ok && d <= inTouch && len(a.Errors) == 0 {
			return rule.Passed(verdict.Observed, "%s", agentLine(snap, a))
		}
		lines = append(lines, agentLine(snap, a))
	}
	return rule.Unknown("%s", phrase.List(lines, 3))
}

func judgeTorqueRepository(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.TorqueRepository
	if !f.Seen() {
		return rule.Unknown("%s", torqueSays(f))
	}
	said := "Torque says " + f.Value.Status
	switch {
	case f.Value.Status == "":
		said = "Torque says nothing of its state"
	case strings.EqualFold(f.Value.Status, snapshot.Connected) && len(f.Value.Errors) == 0:
		return rule.Passed(verdict.Observed, "Torque says %s, branch %s", f.Value.Status, f.Value.Branch)
	case strings.EqualFold(f.Value.Status, snapshot.Syncing) && len(f.Value.Errors) == 0:
		return rule.Unknown("%s: it is not done yet, ask again", said)
	}
	if len(f.Value.Errors) > 0 {
		said += ": " + phrase.Cut(strings.Join(f.Value.Errors, "; "), 400)
	}
	return rule.Unknown("%s", said)
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
