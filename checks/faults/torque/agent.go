package torque

import (
	"fmt"
	"slices"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// How long an agent may be silent. How often one calls is unpublished: minutes
// are nothing yet, an hour is.
const (
	inTouch = 10 * time.Minute
	silent  = time.Hour
)

// servingAgents are the agents that Torque names for the repository, else all of
// the space.
func servingAgents(snap *snapshot.Snapshot) []evidence.TorqueAgent {
	all, named := snap.Record.TorqueAgents.Get(), snap.Record.TorqueRepository.Get().Agents
	var serving []evidence.TorqueAgent
	for _, a := range all {
		if slices.Contains(named, a.Name) {
			serving = append(serving, a)
		}
	}
	if len(serving) > 0 {
		return serving
	}
	return all
}

// silence is how long nothing was heard of an agent; ok is false where Torque
// does not say.
func silence(snap *snapshot.Snapshot, a evidence.TorqueAgent) (d time.Duration, ok bool) {
	if a.LastKeepAlive == nil {
		return 0, false
	}
	return max(0, snap.Record.TorqueAgents.At.Sub(*a.LastKeepAlive)), true
}

func agentsSilent(snap *snapshot.Snapshot) *rule.Match {
	agents := servingAgents(snap)
	if len(agents) == 0 {
		return nil
	}
	var lines []string
	for _, a := range agents {
		if d, ok := silence(snap, a); !ok || d < silent {
			return nil
		}
		lines = append(lines, agentLine(snap, a))
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("Torque has not heard of %s for more than an hour: nobody clones.", map[bool]string{true: "the agent", false: "any agent"}[len(agents) == 1]),
		Evidence:  lines,
		Settle:    "whether the agent's pod runs, and what its log says",
	}
}

// agentLine is what Torque says of an agent.
func agentLine(snap *snapshot.Snapshot, a evidence.TorqueAgent) string {
	line := "agent " + a.Name
	if a.Status != "" {
		line += ", " + a.Status
	}
	if d, ok := silence(snap, a); ok {
		line += fmt.Sprintf(", last heard %s ago", d.Round(time.Second))
	}
	if len(a.Errors) > 0 {
		line += ", error: " + phrase.Cut(a.Errors[0], 200)
	}
	return line
}
