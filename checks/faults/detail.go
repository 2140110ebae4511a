package faults

import (
	"fmt"
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
)

// Detail is what can be said of one check beside its line in the report: how
// it is known, what it hangs together with, and the documents that decide.
type Detail struct {
	Requires   []evidence.CheckID // without these it means nothing
	RequiredBy []evidence.CheckID // these wait while it fails
	Facts      []string           // what was asked for it and how that ended, a line each
	Excerpts   []Excerpt          // the documents concerned, the deciding one first
}

// Explain says more of one check of a Record. It panics where there is no
// such check.
func Explain(r *evidence.Record, id evidence.CheckID) Detail {
	s, snap := checkOf(id), snapshot.Of(r)
	d := Detail{Requires: s.Requires, Excerpts: excerpts(snap, id)}
	for _, other := range checks {
		if slices.Contains(other.Requires, id) {
			d.RequiredBy = append(d.RequiredBy, other.ID)
		}
	}
	for _, fact := range s.Collectors {
		if line := factLine(fact, r); line != "" {
			d.Facts = append(d.Facts, line)
		}
	}
	return d
}

// factLine says what became of one question, "" where it was not put.
func factLine(name string, r *evidence.Record) string {
	what, a := evidence.AboutFact(name).What, evidence.AnswerOf(r, name)
	switch {
	case a == nil:
		return ""
	case a.Skipped != "":
		return fmt.Sprintf("%s: %s", what, a.Skipped)
	}
	when := a.At.UTC().Format("15:04:05") + " UTC"
	if a.By != "" {
		when = fmt.Sprintf("%s by the %s", when, a.By)
	}
	if a.Failure != nil {
		return fmt.Sprintf("%s, asked at %s: %s", what, when, phrase.Quote(a.Failure))
	}
	return fmt.Sprintf("%s, seen at %s (%d ms)", what, when, r.Durations[name])
}
