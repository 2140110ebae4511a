package faults

import (
	"fmt"

	"clonepath/awsops/iampolicy"
)

// secondOpinion says in one line per action whether IAM's simulator agrees with
// our evaluation; nil where it was not asked. Ours stands either way: the
// simulator does not see the secret's own policy nor the key's.
func secondOpinion(v *view) []string {
	var lines []string
	for _, s := range v.r.Simulation.Get().Results {
		ours := v.read()
		if s.Action == actionDecrypt {
			ours = v.decrypt()
		}
		if !ours.ok {
			continue
		}
		allowed := s.Decision == "allowed"
		line := fmt.Sprintf("AWS's policy simulator says %s to %s, which ", s.Decision, s.Action)
		switch {
		case ours.depends():
			line += "cannot settle what depends on the request"
		case allowed == ours.allowed():
			line += "agrees"
		default:
			line += fmt.Sprintf("contradicts this evaluation (%s); the simulator sees the role's own policies and boundary only", outcomeWord(ours.Outcome))
		}
		if len(s.Missing) > 0 {
			line += fmt.Sprintf("; it had no value for %s", list(s.Missing, 4))
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
