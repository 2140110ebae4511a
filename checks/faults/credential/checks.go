package credential

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of the credential, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.CredentialFields, Link: verdict.LinkCredential, Title: "the values entered in Torque are well-formed",
		Judge: judgeCredentialFields},
}

func judgeCredentialFields(snap *snapshot.Snapshot) rule.Result {
	var missing []string
	for _, field := range []target.Field{target.FieldRoleARN, target.FieldSecretID} {
		if snap.Target.Value(field) == "" {
			missing = append(missing, string(field))
		}
	}
	if len(missing) > 0 {
		return rule.Unknown("not given: %s", strings.Join(missing, ", "))
	}
	given := []string{"Role ARN", "Secret ID"}
	if snap.Target.SecretPath != "" {
		given = append(given, "Secret Path")
	}
	if snap.Target.ExternalID != "" {
		given = append(given, "External ID "+phrase.ExternalID(snap.Target.ExternalID))
	}
	return rule.Passed(verdict.Observed, "%s", strings.Join(slices.Clip(given), ", "))
}
