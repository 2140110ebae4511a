package role

import (
	"fmt"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
)

// secondOpinion says in one line per action whether IAM's simulator agrees with
// our evaluation; nil where it was not asked. Ours stands either way: the
// simulator does not see the secret's own policy nor the key's.
func secondOpinion(snap *snapshot.Snapshot) []string {
	var lines []string
	for _, s := range snap.Record.Simulation.Get().Results {
		ours := snap.Read()
		if s.Action == whatif.ActionDecrypt {
			ours = snap.Decrypt()
		}
		if !ours.Known {
			continue
		}
		allowed := s.Decision == "allowed"
		line := fmt.Sprintf("AWS's policy simulator says %s to %s, which ", s.Decision, s.Action)
		switch {
		case ours.Depends():
			line += "cannot settle what depends on the request"
		case allowed == ours.Allowed():
			line += "agrees"
		default:
			line += fmt.Sprintf("contradicts this evaluation (%s); the simulator sees the role's own policies and boundary only", outcomeWord(ours.Outcome))
		}
		if len(s.Missing) > 0 {
			line += fmt.Sprintf("; it had no value for %s", phrase.List(s.Missing, 4))
		}
		lines = append(lines, line)
	}
	return lines
}

func outcomeWord(o iampolicy.Outcome) string {
	if o == iampolicy.Allow {
		return "allowed"
	}
	return "refused"
}
