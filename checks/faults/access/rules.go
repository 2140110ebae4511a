package access

import (
	"slices"
)

// Rules are the faults of access. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = slices.Concat(localRules, identityRules, operatorRules())
