package credential

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/verdict"
)

// Rules are the faults of the credential. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = append(fieldRules(),
	rule.Rule{Fault: "role-partition-mismatch", Check: evidence.CredentialFields, By: verdict.Observed, Independent: true, Find: partitionMismatch},
	rule.Rule{Fault: "role-arn-wrong-account", Check: evidence.CredentialFields, By: verdict.Observed, Independent: true, Find: roleInWrongAccount},
	rule.Rule{Fault: "cred-type-provider-mismatch", Check: evidence.CredentialFields, Effect: rule.Warning, By: verdict.Observed, Find: typeMismatch},
)
