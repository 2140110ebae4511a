package secret

import (
	"fmt"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

var keyRules = []rule.Rule{
	{Fault: "kms-key-pending-deletion", Check: evidence.SecretKey, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		k := snap.Record.Key.Get()
		if k.State != "PendingDeletion" && k.State != "PendingReplicaDeletion" {
			return undecrypted(snap, verdict.Possible, "The secret's key may be scheduled for deletion: nothing can be decrypted with it.")
		}
		h := &rule.Match{Summary: "The secret's key is scheduled for deletion and decrypts nothing.", Evidence: []string{fmt.Sprintf("key %s: %s", k.ARN, k.State)}}
		if k.Deletion != nil {
			h.Summary = fmt.Sprintf("The secret's key will be deleted on %s and decrypts nothing until that is cancelled.", phrase.Day(*k.Deletion))
			h.Evidence = append(h.Evidence, "DeletionDate "+k.Deletion.UTC().Format(time.RFC3339))
		}
		return h
	}},
	{Fault: "kms-key-disabled", Check: evidence.SecretKey, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		k := snap.Record.Key.Get()
		if k.State == "" || k.State == "Enabled" || k.State == "Updating" || strings.HasPrefix(k.State, "Pending") {
			return undecrypted(snap, verdict.Likely, "The secret's key cannot be used; the usual reason is that it is disabled.")
		}
		return &rule.Match{Summary: fmt.Sprintf("The secret's key is in the state %s: nobody can decrypt with it.", k.State), Evidence: []string{fmt.Sprintf("key %s: %s", k.ARN, k.State)}}
	}},
	{Fault: "kms-default-key-cross-account", Check: evidence.SecretKey, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Record.Secret.Seen() || !snap.DefaultKey() || !snap.CrossAccount() {
			return defaultKeyRefused(snap)
		}
		arn, _ := snap.SecretARN()
		return &rule.Match{
			Summary:  fmt.Sprintf("The secret in account %s is encrypted with the default key, which no role of another account (%s) can use.", target.AccountOf(arn), snap.Target.RoleAccount()),
			Evidence: []string{"KmsKeyId is that of aws/secretsmanager", "secret " + arn, "role   " + snap.RoleARN()},
		}
	}},
	keyRule("kms-viaservice-wrong-region", "kms:ViaService", "A condition allows decryption through %[1]s only; the secret is read through secretsmanager.%[2]s.amazonaws.com."),
	keyRule("kms-encryption-context-condition", "kms:EncryptionContext:SecretARN", "A condition allows decryption for the secret %[1]s only, which is not this secret's ARN."),
	keyRule("kms-vpce-or-caller-account", "kms:CallerAccount", "The key policy lets only account %[1]s decrypt, and the role is not in it."),
	{Fault: "kms-decrypt-missing", Check: evidence.SecretKey, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if p := snap.Decrypt().Cause("kms-decrypt-missing"); p != nil {
			return unlessGranted(snap, &rule.Match{
				Summary:  fmt.Sprintf("The secret is encrypted with a customer-managed key, and no policy of %s allows kms:Decrypt on it.", snap.RoleName()),
				Evidence: []string{"key " + snap.Decrypt().Req.Resource, snap.Decrypt().Because},
			})
		}
		return decryptRefused(snap)
	}},
	{Fault: "kms-key-policy-no-iam", Check: evidence.SecretKey, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if snap.Decrypt().Cause("kms-key-policy-no-iam") == nil {
			h := decryptRefused(snap)
			if h != nil {
				h.Certainty, h.Summary = verdict.Possible, "The key policy may leave nothing to the account's IAM policies, so that the role's own grant has no effect."
			}
			return h
		}
		return unlessGranted(snap, &rule.Match{
			Summary:  fmt.Sprintf("The key policy neither names the role %s nor leaves the decision to the account's IAM policies, so that a grant in the role's own policy has no effect.", snap.RoleName()),
			Evidence: []string{"key " + snap.Decrypt().Req.Resource, snap.Decrypt().Because},
			Patch:    repair.KeyGrant(snap),
		})
	}},
}

// unlessGranted: a grant on the key would do as well, and nobody listed them.
func unlessGranted(snap *snapshot.Snapshot, h *rule.Match) *rule.Match {
	if !snap.GrantsSeen() {
		h.Certainty, h.Settle = verdict.Likely, "whether a grant on the key lets the role decrypt (aws kms list-grants)"
	}
	return h
}

// keyRule is a condition on the key that the chain does not meet; format gets
// the value that the condition names and the secret's region.
func keyRule(fault, key, format string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.SecretKey, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		p := snap.Decrypt().Cause(fault)
		if p == nil {
			return nil
		}
		summary := fmt.Sprintf(format+"%.0[2]s", p.Note, snap.SecretRegion())
		return &rule.Match{Summary: summary, Evidence: []string{fmt.Sprintf("%s, statement %d: %s", p.Policy, p.Statement+1, p.Note)},
			Patch: repair.Condition(snap, p, key, first(snap.Decrypt().Req.Context[key]))}
	}}
}

// undecrypted: nobody could look at the key, and Secrets Manager says that it
// cannot decrypt with it.
func undecrypted(snap *snapshot.Snapshot, c verdict.Certainty, summary string) *rule.Match {
	for _, f := range []*awserr.Failure{evidence.FailureOf(snap.Record.RoleValue), evidence.FailureOf(snap.Record.Value)} {
		if f != nil && f.Code == "DecryptionFailure" && !snap.Record.Key.Seen() && snapshot.Explained(f) == nil {
			return &rule.Match{Certainty: c, Summary: summary, Evidence: []string{phrase.Quote(f)}, Settle: "the key's state: aws kms describe-key"}
		}
	}
	return nil
}

// defaultKeyRefused: AWS itself names this fault.
func defaultKeyRefused(snap *snapshot.Snapshot) *rule.Match {
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || snap.Record.Secret.Seen() || !strings.Contains(f.Message, "different AWS account") || !strings.Contains(f.Message, "default KMS") {
		return nil
	}
	return &rule.Match{Summary: "The secret is in another account than the role and encrypted with that account's default key.", Evidence: []string{phrase.Quote(f)}}
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// decryptRefused: the key's documents are not in view, but the role was
// refused at the key for real.
func decryptRefused(snap *snapshot.Snapshot) *rule.Match {
	f := evidence.FailureOf(snap.Record.RoleValue)
	if f == nil || f.Reason != "" || snap.Decrypt().Refused() || snap.Decrypt().Allowed() {
		return nil
	}
	if f.Action != whatif.ActionDecrypt && !strings.Contains(f.Message, "Access to KMS is not allowed") {
		return nil
	}
	return &rule.Match{
		Certainty: verdict.Likely,
		Summary:   fmt.Sprintf("The role %s was refused at the secret's key, not at the secret.", snap.RoleName()),
		Evidence:  []string{phrase.Quote(f)},
		Settle:    "the key policy: whether it leaves the decision to the account's IAM policies (aws kms get-key-policy)",
	}
}

func judgeSecretKey(snap *snapshot.Snapshot) rule.Result {
	j := snap.Decrypt()
	switch {
	case !snap.Record.Secret.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(snap.Record.Secret, "nobody looked which key it has"))
	case snap.DefaultKey() && !snap.RoleKnown():
		return rule.Unknown("the default key serves its own account only, and the role's is not known").Waiting(evidence.RoleExists)
	case snap.DefaultKey():
		return rule.Passed(verdict.Observed, "the default key, which needs nothing in one account")
	case snap.Record.Key.Failed(awserr.Denied) && !j.Allowed():
		return rule.Unknown("%s", phrase.Short(snap.Record.Key.Failure))
	case j.Allowed():
		return rule.Passed(verdict.Evaluated, "%s", phrase.TrimStop(j.Because))
	case j.Depends():
		return rule.DependsOn(j).Waiting(evidence.RoleExists)
	}
	return rule.Unknown("%s", phrase.WhyMissing(snap.Record.Key, "the key's policy could not be judged")).Waiting(evidence.RoleExists)
}
