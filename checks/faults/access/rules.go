package access

import (
	"slices"
)

var Rules = slices.Concat(localRules, identityRules, operatorRules())
