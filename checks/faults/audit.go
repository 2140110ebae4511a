package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/practice"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// JudgeAudit is Judge for an audit: its own checks and findings alone. What is
// broken in the chain is for a check to say; what stopped our own calls stays.
func JudgeAudit(r *evidence.Record) *verdict.Report {
	report := Judge(r)
	report.Checks = slices.DeleteFunc(report.Checks, func(c verdict.Check) bool { return !checkOf(c.ID).Practice })
	report.Warnings = slices.DeleteFunc(report.Warnings, func(f verdict.Finding) bool {
		return !checkOf(f.Check).Practice && !alsoAudited(f.Fault) && f.Fault != "local-endpoint-override" // which says what was asked
	})
	report.RootCauses, report.Timeline, report.Question = []verdict.Finding{}, []verdict.TimelineEntry{}, nil
	report.Assumptions = []verdict.Assumption{}
	report.NotVisible = slices.Concat(refused(snapshot.Of(r)), practice.NotVisible(snapshot.Of(r)))
	report.Verdict = overall(report)
	if len(report.Warnings) == 0 && slices.ContainsFunc(report.Checks, unseen) {
		report.Verdict = verdict.Unknown
	}
	report.Headline = auditHeadline(report)
	return report
}

// alsoAudited reports whether a fault of the chain is a finding of an audit as well.
func alsoAudited(fault string) bool {
	return slices.ContainsFunc(rules, func(row rule.Rule) bool { return row.Fault == fault && checkOf(row.Check).Practice })
}

func unseen(c verdict.Check) bool {
	return c.Status == verdict.Unknown || c.Status == verdict.Blocked
}

func auditHeadline(r *verdict.Report) string {
	var unknown []string
	for _, c := range r.Checks {
		if unseen(c) {
			unknown = append(unknown, string(c.ID))
		}
	}
	var parts []string
	switch n := len(r.Warnings); {
	case len(r.CannotObserve) > 0:
		parts = append(parts, named("Could not look", r.CannotObserve))
	case n > 0:
		parts = append(parts, named(phrase.Plural(n, "finding"), r.Warnings))
	case len(unknown) < len(r.Checks):
		parts = append(parts, fmt.Sprintf("Nothing to mend in what was seen: %s.", phrase.Plural(len(r.Checks)-len(unknown), "practice")))
	}
	if len(unknown) > 0 {
		parts = append(parts, "Could not be determined: "+strings.Join(unknown, ", ")+".")
	}
	return strings.Join(append(parts, "Not visible from here: "+strings.Join(r.NotVisible, "; ")+"."), " ")
}

// AuditExitCode is what an audit exits with. A practice that could not be seen
// changes it only where none could.
func AuditExitCode(r *verdict.Report, strict bool) int {
	switch {
	case strict && len(r.Warnings) > 0:
		return ExitFault
	case len(r.CannotObserve) > 0, !slices.ContainsFunc(r.Checks, func(c verdict.Check) bool { return !unseen(c) }):
		return ExitUndetermined
	}
	return ExitNoFault
}
