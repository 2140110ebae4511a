package faults

import (
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/verdict"
)

func overall(r *verdict.Report) verdict.Status {
	switch {
	case len(r.RootCauses) > 0:
		return verdict.Fail
	case len(r.CannotObserve) > 0 || len(undetermined(r)) > 0:
		return verdict.Unknown
	case len(r.Warnings) > 0:
		return verdict.Warn
	}
	return verdict.Pass
}

// undetermined lists the needed checks of which nothing is known.
func undetermined(r *verdict.Report) []evidence.CheckID {
	var ids []evidence.CheckID
	for _, c := range r.Checks {
		if (c.Status == verdict.Unknown || c.Status == verdict.Blocked) && !c.Spared {
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
func ExitCode(r *verdict.Report, strict, requireProven bool) int {
	switch {
	case len(r.RootCauses) > 0 || strict && len(r.Warnings) > 0:
		return ExitFault
	case len(r.CannotObserve) > 0 || len(undetermined(r)) > 0:
		return ExitUndetermined
	case requireProven && slices.ContainsFunc(r.Checks, func(c verdict.Check) bool {
		return c.Provenance == verdict.Evaluated && !c.Spared
	}):
		return ExitUndetermined
	}
	return ExitNoFault
}

// Blocks tells, by the rows of checks and rules, whether a root cause that
// was found elsewhere would be a mere consequence beside what this report says,
// and not be named: its check requires one that fails or is blocked here. A
// fault that is independent is named whatever fails.
func Blocks(r *verdict.Report, f verdict.Finding) bool {
	if slices.ContainsFunc(rules, func(row rule.Rule) bool { return row.Fault == f.Fault && row.Check == f.Check && row.Independent }) {
		return false
	}
	return slices.ContainsFunc(checkOf(f.Check).Requires, func(id evidence.CheckID) bool {
		return slices.ContainsFunc(r.Checks, func(c verdict.Check) bool {
			return c.ID == id && (c.Status == verdict.Fail || c.Status == verdict.Blocked)
		})
	})
}
