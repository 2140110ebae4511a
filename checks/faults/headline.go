package faults

import (
	"fmt"
	"strings"

	"clonepath/assets"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/verdict"
)

// notEnough begins the headline where too little was seen.
const notEnough = "Not enough information yet"

// headline says in one breath what the report comes to.
func (j *judging) headline(r *verdict.Report) string {
	var parts []string
	switch {
	case len(r.RootCauses) > 0:
		parts = append(parts, named(r.CauseCount(), r.RootCauses))
	case len(r.CannotObserve) > 0:
		parts = append(parts, named("Could not look", r.CannotObserve), "This says nothing of the chain.")
	case j.snap.Record.As == "" && len(undetermined(r)) > 0:
		parts = append(parts, fmt.Sprintf(notEnough+": %s could not be determined.", phrase.Plural(len(undetermined(r)), "check")))
	case len(undetermined(r)) > 0:
		parts = append(parts, fmt.Sprintf("No fault found, but %s could not be determined: %s.",
			phrase.Plural(len(undetermined(r)), "check"), joinIDs(undetermined(r))))
	default:
		if j.works() {
			parts = append(parts, "The chain works.")
		}
		parts = append(parts, "No fault found: "+tally(r)+".")
	}
	if len(r.RootCauses)+len(r.CannotObserve) == 0 {
		if len(r.NotVisible) > 0 {
			parts = append(parts, "Not visible from here: "+strings.Join(withoutAsks(r.NotVisible), "; ")+".")
		}
		if len(r.Assumptions) > 0 && !strings.HasPrefix(parts[0], notEnough) {
			texts := make([]string, len(r.Assumptions))
			for i, a := range r.Assumptions {
				texts[i] = a.Text
			}
			parts = append(parts, "Assuming: "+strings.Join(texts, "; ")+".")
		}
	}
	if j.snap.Target.Repo == "" {
		parts = append(parts, "No repository was given: Git was not checked.")
	}
	return strings.Join(parts, " ")
}

// withoutAsks leaves out how to get what is not visible: the report says that once.
func withoutAsks(list []string) []string {
	short := make([]string, len(list))
	for i, what := range list {
		short[i], _, _ = strings.Cut(what, " (ask for")
	}
	return short
}

// works: the whole chain was walked as the agent.
func (j *judging) works() bool {
	if j.snap.Target.Repo == "" {
		return false
	}
	for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.GitAccess} {
		if c := j.check(id); c.Provenance != verdict.Proven || c.Status == verdict.Fail {
			return false
		}
	}
	return true
}

// tally counts what is known, and how.
func tally(r *verdict.Report) string {
	var parts []string
	for _, p := range []verdict.Provenance{verdict.Proven, verdict.Observed, verdict.Evaluated} {
		n := 0
		for _, c := range r.Checks {
			if c.Provenance == p {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%d %s", n, p))
	}
	if n := len(r.Warnings); n > 0 {
		parts = append(parts, phrase.Plural(n, "warning"))
	}
	return strings.Join(parts, ", ")
}

func named(what string, list []verdict.Finding) string {
	var parts []string
	for _, f := range list {
		entry, _ := assets.Fault(f.Fault)
		parts = append(parts, fmt.Sprintf("%s (%s)", entry.Title, f.Fault))
	}
	return what + ": " + strings.Join(parts, "; ") + "."
}

func joinIDs(ids []evidence.CheckID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return phrase.List(words, 6)
}
