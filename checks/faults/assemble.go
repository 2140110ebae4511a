package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// report judges every statement and puts together what was found.
func (j *judging) report() *Report {
	r := &Report{
		Schema: Schema, As: j.v.r.As, Sandbox: j.v.r.Sandbox, Target: shownTarget(j.v.t),
		Checks: []Check{}, RootCauses: []Finding{}, Warnings: []Finding{}, CannotObserve: []Finding{},
		Assumptions: j.v.assumptions(), NotVisible: j.v.notVisible(), Timeline: j.v.timeline(), Did: shownDid(j.v.r.Did),
	}
	var causes, warnings, hidden []located
	for i := range statementRows {
		s := &statementRows[i]
		if s.link == LinkGit && j.v.t.Repo == "" || s.torque && !j.v.asksTorque() {
			continue
		}
		c := j.check(s.id)
		r.Checks = append(r.Checks, c)
		if c.Status == Fail {
			causes = append(causes, j.breaking(s, j.held(s), j.blockedBy(s) != "")...)
		}
		if c.Status != Fail && c.Status != Blocked {
			warnings = append(warnings, j.of(s.id, dims)...)
		}
		if c.Status != Blocked {
			hidden = append(hidden, j.of(s.id, hides)...)
		}
	}
	causes = slices.DeleteFunc(causes, func(l located) bool { return l.rule.effect == hides })
	slices.SortStableFunc(causes, byWeight)
	slices.SortStableFunc(warnings, byAlarm)
	r.RootCauses = append(r.RootCauses, j.contradicted(explainersFirst(causes))...)
	r.Warnings = append(r.Warnings, findings(warnings)...)
	r.CannotObserve = append(r.CannotObserve, findings(hidden)...)
	r.Verdict = overall(r)
	r.Headline = j.headline(r)
	return r
}

// explainersFirst moves a cause in front of those that it explains.
func explainersFirst(list []located) []located {
	for i := range list {
		later := slices.IndexFunc(list[i:], func(l located) bool { return slices.Contains(l.rule.explains, list[i].Fault) })
		if later > 0 {
			explainer := list[i+later]
			list = slices.Insert(slices.Delete(list, i+later, i+later+1), i, explainer)
		}
	}
	return list
}

func findings(list []located) []Finding {
	out := make([]Finding, 0, len(list))
	for _, l := range list {
		out = append(out, *l.Finding)
	}
	return out
}

// contradicted adds to each cause the calls that succeeded all the same.
func (j *judging) contradicted(list []located) []Finding {
	for _, l := range list {
		for _, p := range j.v.proofs() {
			if p.by == Proven && slices.Contains(p.implies, l.Check) && l.Certainty == Certain {
				l.Evidence = append(l.Evidence, "contradiction: "+p.because+p.otherwise)
				break
			}
		}
	}
	return findings(list)
}

func overall(r *Report) Status {
	switch {
	case len(r.RootCauses) > 0:
		return Fail
	case len(r.CannotObserve) > 0 || len(undetermined(r)) > 0:
		return Unknown
	case len(r.Warnings) > 0:
		return Warn
	}
	return Pass
}

// undetermined lists the needed statements of which nothing is known.
func undetermined(r *Report) []evidence.CheckID {
	var ids []evidence.CheckID
	for _, c := range r.Checks {
		if (c.Status == Unknown || c.Status == Blocked) && !statementOf(c.ID).optional {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Exit codes of a judged run (DESIGN.md, Commands).
const (
	ExitNoFault      = 0
	ExitFault        = 3
	ExitUndetermined = 4
)

// ExitCode is what a command that judged should exit with. strict counts a
// warning as a fault; requireProven counts what is only evaluated as unknown.
func ExitCode(r *Report, strict, requireProven bool) int {
	switch {
	case len(r.RootCauses) > 0 || strict && len(r.Warnings) > 0:
		return ExitFault
	case len(r.CannotObserve) > 0 || len(undetermined(r)) > 0:
		return ExitUndetermined
	case requireProven && slices.ContainsFunc(r.Checks, func(c Check) bool {
		return c.Provenance == Evaluated && !statementOf(c.ID).optional
	}):
		return ExitUndetermined
	}
	return ExitNoFault
}

// headline says in one breath what the report comes to.
func (j *judging) headline(r *Report) string {
	var parts []string
	switch {
	case len(r.RootCauses) > 0:
		parts = append(parts, named(r.CauseCount(), r.RootCauses))
	case len(r.CannotObserve) > 0:
		parts = append(parts, named("Could not look", r.CannotObserve), "This says nothing of the chain.")
	case len(undetermined(r)) > 0:
		parts = append(parts, fmt.Sprintf("No fault found, but %s could not be determined: %s.",
			plural(len(undetermined(r)), "statement"), joinIDs(undetermined(r))))
	default:
		if j.works() {
			parts = append(parts, "The chain works.")
		}
		parts = append(parts, "No fault found: "+tally(r)+".")
	}
	if len(r.RootCauses)+len(r.CannotObserve) == 0 {
		if len(r.NotVisible) > 0 {
			parts = append(parts, "Not visible from here: "+strings.Join(r.NotVisible, "; ")+".")
		}
		if len(r.Assumptions) > 0 {
			texts := make([]string, len(r.Assumptions))
			for i, a := range r.Assumptions {
				texts[i] = a.Text
			}
			parts = append(parts, "Assuming: "+strings.Join(texts, "; ")+".")
		}
	}
	if j.v.t.Repo == "" {
		parts = append(parts, "No repository was given: Git was not checked.")
	}
	return strings.Join(parts, " ")
}

// works: the whole chain was walked as the agent.
func (j *judging) works() bool {
	if j.v.t.Repo == "" {
		return false
	}
	for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.GitAccess} {
		if c := j.check(id); c.Provenance != Proven || c.Status == Fail {
			return false
		}
	}
	return true
}

// tally counts what is known, and how.
func tally(r *Report) string {
	var parts []string
	for _, p := range []Provenance{Proven, ObservedP, Evaluated} {
		n := 0
		for _, c := range r.Checks {
			if c.Provenance == p {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%d %s", n, p))
	}
	if n := len(r.Warnings); n > 0 {
		parts = append(parts, plural(n, "warning"))
	}
	return strings.Join(parts, ", ")
}

func named(what string, list []Finding) string {
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
	return list(words, 6)
}

// shownTarget is the Target as a report may show it.
func shownTarget(t target.Target) target.Target {
	if t.ExternalID != "" {
		t.ExternalID = target.MaskExternalID(t.ExternalID)
	}
	t.Repo = target.RedactURL(t.Repo)
	return t
}

// withoutToken hides a token that was entered as Secret ID: it must not be
// repeated in a report.
func withoutToken(t target.Target) target.Target {
	if p := target.Check(target.FieldSecretID, t.SecretID); p != nil && p.Fault == "cred-token-in-secret-id" {
		t.SecretID = sealed.Redacted
	}
	return t
}

func shownDid(d evidence.Did) evidence.Did {
	return evidence.Did{
		Read:        append([]string{}, d.Read...),
		TokenSentTo: append([]string{}, d.TokenSentTo...),
		Changed:     append([]string{}, d.Changed...),
	}
}
