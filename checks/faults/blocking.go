package faults

import (
	"slices"

	"clonepath/checks/evidence"
)

// Blocks tells, by the rows of statements and rules, whether a root cause that
// was found elsewhere would be a mere consequence beside what this report says,
// and not be named: its statement requires one that fails or is blocked here. A
// fault that stands alone is named whatever fails.
func Blocks(r *Report, f Finding) bool {
	if slices.ContainsFunc(ruleRows, func(row rule) bool { return row.fault == f.Fault && row.statement == f.Check && row.stands }) {
		return false
	}
	return slices.ContainsFunc(statementOf(f.Check).requires, func(id evidence.CheckID) bool {
		return slices.ContainsFunc(r.Checks, func(c Check) bool {
			return c.ID == id && (c.Status == Fail || c.Status == Blocked)
		})
	})
}
