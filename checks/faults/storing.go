package faults

import (
	"slices"
	"strings"

	"clonepath/assets"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/policytext"
)

// storing is the command that writes a patched document from <file>; "" for a
// draft, which AWS does not hold.
func storing(snap *snapshot.Snapshot, p policytext.Patch, values map[string]string) string {
	if p.Empty() {
		return ""
	}
	r := snap.Record
	draft := func(d *evidence.Fact[evidence.Document]) bool { return d.Seen() && d.Value.Text != "" }
	switch p.Name {
	case "trust policy":
		if !draft(r.SuppliedTrust) {
			return assets.FillCommand("aws iam update-assume-role-policy --role-name <role> --policy-document file://<file>", values)
		}
	case r.SecretPolicy.Get().Name:
		if !strings.Contains(p.Document, `"Effect"`) { // Secrets Manager stores no policy without a statement
			return assets.FillCommand("aws secretsmanager delete-resource-policy --secret-id <secret> --region <region>", values)
		}
		return assets.FillCommand("aws secretsmanager put-resource-policy --secret-id <secret> --region <region> --resource-policy file://<file>", values)
	case r.KeyPolicy.Get().Name:
		return assets.FillCommand("aws kms put-key-policy --key-id <key> --region <region> --policy-name default --policy file://<file>", values)
	case r.Boundary.Get().Name:
		return managed(r.Boundary.Get().ARN, values)
	}
	policies := r.RolePolicies.Get()
	i := slices.IndexFunc(policies, func(d evidence.Document) bool { return d.Name == p.Name })
	switch {
	case i < 0:
		return ""
	case policies[i].Kind == "managed":
		return managed(policies[i].ARN, values)
	}
	values["policyName"] = p.Name
	return assets.FillCommand("aws iam put-role-policy --role-name <role> --policy-name <policyName> --policy-document file://<file>", values)
}

// managed makes another version of a managed policy the one in force. A policy of
// AWS's own is nobody's to change.
func managed(arn string, values map[string]string) string {
	if arn == "" || strings.Contains(arn, ":aws:policy/") {
		return ""
	}
	values["policyArn"] = arn
	return assets.FillCommand("aws iam create-policy-version --policy-arn <policyArn> --policy-document file://<file> --set-as-default", values)
}
