package faults

import (
	"slices"
	"time"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// lately is how long after a change of the role an error may well be from before.
const lately = time.Hour

// rests reports whether a rule judges what Torque reported: the agent's calls,
// which only the agent can make, or the token's way into the repository.
func rests(snap *snapshot.Snapshot, r *rule.Rule) bool {
	if len(snap.Reported) == 0 {
		return false
	}
	s := checkOf(r.Check)
	return r.By == verdict.Proven && slices.Contains(snap.Reported, verdict.LinkTrust) ||
		s.Link == verdict.LinkGit && !s.Torque && r.Check != evidence.RepoURL && slices.Contains(snap.Reported, verdict.LinkGit)
}

// knownBy is how a fault is known.
func knownBy(snap *snapshot.Snapshot, r *rule.Rule) verdict.Provenance {
	if r.By == verdict.Proven && rests(snap, r) {
		return verdict.Observed
	}
	return r.By
}

// qualified says of a finding that rests on Torque's report where it comes from,
// and what would settle it.
func qualified(snap *snapshot.Snapshot, r *rule.Rule, f *verdict.Finding) *verdict.Finding {
	if !rests(snap, r) || r.Effect == rule.CannotObserve {
		return f
	}
	if f.Certainty == verdict.Certain {
		f.Certainty = verdict.Likely
	}
	f.Evidence = append(f.Evidence, "Torque reports this of the repository; it does not say when its agent tried")
	if changed := snap.RoleChanged(); snap.Record.TorqueRepository.At.Sub(changed) < lately {
		f.Certainty = verdict.Possible
		f.Evidence = append(f.Evidence, "the role was changed at "+changed.UTC().Format(time.DateTime)+" UTC: the error may be older")
	}
	if f.Settle != "" {
		f.Settle += "; or "
	}
	f.Settle += "whether the error stays after the repository was synchronised again in Torque"
	return f
}
