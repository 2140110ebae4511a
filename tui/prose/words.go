package prose

import (
	"clonepath/assets/english"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// provenances say in words how a status is known.
var provenances = map[verdict.Provenance]string{
	verdict.Proven:    "proven: done for real by the agent principal",
	verdict.Observed:  "observed: read by the operator",
	verdict.Evaluated: "evaluated: computed from documents, not tried",
}

// StatusWords are status and provenance of a statement in words.
func StatusWords(c verdict.Check, settled bool) string {
	switch {
	case !settled:
		return "not settled yet"
	case c.Status == verdict.Blocked && c.BlockedBy != "":
		return "blocked by " + string(c.BlockedBy)
	case c.Provenance == "":
		return string(c.Status)
	}
	return string(c.Status) + ", " + provenances[c.Provenance]
}

// FindingOf is the weightiest finding of a statement and what it is called, nil
// where there is none.
func FindingOf(r *verdict.Report, id evidence.CheckID) (f *verdict.Finding, word string) {
	for _, group := range FindingGroups(r) {
		for i := range group.List {
			if group.List[i].Check == id {
				return &group.List[i], group.word
			}
		}
	}
	return nil, ""
}

type findingGroup struct {
	word string
	List []verdict.Finding
}

// FindingGroups are all findings, what is broken first.
func FindingGroups(r *verdict.Report) []findingGroup {
	return []findingGroup{{"Root cause", r.RootCauses}, {"Could not look", r.CannotObserve}, {"Warning", r.Warnings}}
}

// These names n changes that were just shown.
func These(n int) string {
	if n == 1 {
		return "this change"
	}
	return "these " + english.Plural(n, "change")
}
