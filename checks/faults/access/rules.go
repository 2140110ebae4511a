package access

import (
	"slices"

	"clonepath/checks/faults/rule"
)

// Rules are the faults of access. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = slices.Concat(localRules, []rule.Rule{callsFail}, identityRules, operatorRules())
